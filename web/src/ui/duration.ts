/** `40 ms`, `0.8 s`, `12 s`, `2 min 05 s`, `1 h 12 min`. */
export function formatDuration(ms: number): string {
  if (ms < 100) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * How long something may still take, as a range that is the coarser the farther its end is: nobody knows that it is
 * 47 seconds, and a number that jumps is worse than a wide one.
 */
export function formatRemaining(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 2) return 'a moment';
  if (seconds < 10) return `${Math.floor(seconds)}–${Math.floor(seconds) + 2} s`;
  if (seconds < 60) {
    const low = Math.floor(seconds / 10) * 10;
    return `${low}–${low + 10} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return `${minutes}–${minutes + 1} min`;
  const low = Math.floor(minutes / 10) * 10;
  return `${low}–${low + 10} min`;
}
