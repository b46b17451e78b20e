// Keys that work on every page.

import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import { isTyping, singleKeysOn } from '../shell/shortcuts.ts';

const SEQUENCE_MS = 1_200;

const GO = { g: '/', l: '/gallery', t: '/templates', q: '/queue', u: '/usage' } as const;

export interface GlobalKeys {
  openCommands: () => void;
  openShortcuts: () => void;
}

export function useGlobalKeys({ openCommands, openShortcuts }: GlobalKeys): void {
  const navigate = useNavigate();
  const began = useRef(0);
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      return openCommands();
    }
    const plain = !event.metaKey && !event.ctrlKey && !event.altKey;
    if (!plain || isTyping(event) || event.defaultPrevented || !singleKeysOn()) return;
    const path = isGo(event.key) && event.timeStamp - began.current < SEQUENCE_MS ? GO[event.key] : null;
    began.current = event.key === 'g' && path === null ? event.timeStamp : 0;
    if (path !== null) {
      event.preventDefault();
      return void navigate({ to: path });
    }
    if (event.key === '?') return openShortcuts();
    if (event.key !== '/') return;
    const field = document.querySelector<HTMLElement>('[data-search]');
    if (field === null) return;
    event.preventDefault();
    field.focus();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isGo(key: string): key is keyof typeof GO {
  return Object.hasOwn(GO, key);
}
