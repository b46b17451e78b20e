import { Check, Copy, type LucideIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { announce } from '../shell/announcer.tsx';
import { uiStrings } from '../strings/ui.ts';
import { Button, type ButtonProps } from './button.tsx';

const SHOWN_MS = 1_500;

export interface CopyButtonProps extends Omit<ButtonProps, 'children' | 'onPress'> {
  text: string | (() => string);
  label: string;
  /** What is shown until it is copied. */
  Icon?: LucideIcon;
}

export function CopyButton({ text, label, Icon = Copy, ...props }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    const done = await copyText(typeof text === 'function' ? text() : text);
    setCopied(done);
    announce(done ? uiStrings.copied : uiStrings.notCopied);
  };
  return (
    <Button kind="quiet" {...props} onPress={() => void copy()}>
      {copied ? <Check aria-hidden="true" /> : <Icon aria-hidden="true" />}
      {label}
    </Button>
  );
}

/** The clipboard is there on secure pages only; elsewhere the old way still works. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}
