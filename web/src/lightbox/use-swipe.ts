import { type TouchEvent, useRef } from 'react';

/** Shorter, or steeper, is no swipe. */
const LEAST = 56;

/** Turns a finger's way across a picture that is not zoomed into a step to the next or the one before. */
export function useSwipe(steps: {
  isZoomed: () => boolean;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}) {
  const began = useRef<{ x: number; y: number } | null>(null);
  return {
    onTouchStart(event: TouchEvent) {
      const touch = event.touches.item(0);
      const one = event.touches.length === 1 && touch !== null && !steps.isZoomed();
      began.current = one ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchEnd(event: TouchEvent) {
      const touch = event.changedTouches.item(0);
      const from = began.current;
      began.current = null;
      if (from === null || touch === null) return;
      const across = touch.clientX - from.x;
      if (Math.abs(across) < LEAST || Math.abs(touch.clientY - from.y) > Math.abs(across) / 2) return;
      if (across > 0) steps.onPrevious?.();
      else steps.onNext?.();
    },
  };
}
