// How long until a waiting job is done.

/** Milliseconds: the jobs ahead, shared by the places that run, then its own run. Null without history. */
export function estimateWait(medianMs: number | null, ahead: number, concurrency: number): number | null {
  return medianMs === null ? null : Math.round((medianMs * ahead) / concurrency + medianMs);
}
