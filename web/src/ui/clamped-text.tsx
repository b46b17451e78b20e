import { useLayoutEffect, useRef, useState } from 'react';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import styles from './clamped-text.module.css';

/** A text of which two lines are shown, and all of it when asked for. */
export function ClampedText({ text, className }: { text: string; className?: string }) {
  const line = useRef<HTMLParagraphElement>(null);
  const [open, setOpen] = useState(false);
  const [cut, setCut] = useState(false);
  useLayoutEffect(() => {
    const element = line.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (!open) setCut(element.scrollHeight > element.clientHeight + 1);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [open, text]);
  return (
    <div className={className}>
      <p ref={line} dir="auto" className={classNames(styles.text, !open && styles.clamped)}>
        {text}
      </p>
      {cut ? (
        <Button kind="quiet" className={styles.toggle} aria-expanded={open} onPress={() => setOpen(!open)}>
          {open ? words.hidePrompt : words.showPrompt}
        </Button>
      ) : null}
    </div>
  );
}
