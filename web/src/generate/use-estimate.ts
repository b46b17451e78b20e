import { useEffect, useState } from 'react';
import { queryUncached } from '../api/uncached.ts';
import { EstimateDocument, type EstimateQuery, type GenerateImageInput } from '../api/generated/graphql.ts';

export type Estimate = EstimateQuery['estimate'];

const PAUSE_MS = 250;
/** Pictures weigh nothing in a price; sending one with every keystroke would. */
const DOT =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What the request costs and what is wrong with it, a moment after it last changed; the last answer until then. */
export function useEstimate(request: GenerateImageInput | null): {
  estimate: Estimate | null;
  current: boolean;
} {
  const asked = request === null ? null : JSON.stringify(request, shorten);
  const [answer, setAnswer] = useState<{ to: string; estimate: Estimate | null } | null>(null);
  useEffect(() => {
    if (asked === null) return undefined;
    let stale = false;
    const ask = async (): Promise<void> => {
      // It was made by the line above from this very type.
      const input: GenerateImageInput = JSON.parse(asked);
      const { data } = await queryUncached(EstimateDocument, { input });
      if (!stale) setAnswer({ to: asked, estimate: data?.estimate ?? null });
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [asked]);
  return { estimate: answer?.estimate ?? null, current: answer?.to === asked };
}

function shorten(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('data:') ? DOT : value;
}
