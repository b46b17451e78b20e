// Keys that do something by themselves. They are ignored while somebody types, and can be switched off.

import { useEffect, useEffectEvent } from 'react';

const STORAGE = 'easel.single-keys';

export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}

export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(STORAGE) !== 'off';
  } catch {
    return true;
  }
}

export function setSingleKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(STORAGE);
    else localStorage.setItem(STORAGE, 'off');
  } catch {
    // Storage may be switched off: then the keys stay on.
  }
}

/** Single keys, for as long as the component is shown. */
export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (isTyping(event) || event.metaKey || event.ctrlKey || event.altKey || !singleKeysOn()) return;
    const action = keys[event.key];
    if (action === undefined || event.defaultPrevented) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
