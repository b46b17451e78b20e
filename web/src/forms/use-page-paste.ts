import { useEffect, useEffectEvent } from 'react';
import { pictureAmong } from './upload-picture.ts';

/**
 * A picture pasted anywhere on the page, offered to one field after the other in their order: the first that answers
 * true has taken it. Words that were copied together with a picture still go where the writing is.
 */
export function usePagePaste(offer: (file: File) => boolean): void {
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (event.defaultPrevented || event.clipboardData === null) return;
    const file = pictureAmong(event.clipboardData.files);
    const words = event.clipboardData.types.includes('text/plain') && isWriting(event.target);
    if (file !== undefined && !words && offer(file)) event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea') !== null;
}
