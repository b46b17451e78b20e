import { useEffect, useState } from 'react';
import {
  type ProblemFragment,
  type TemplateFormat,
  type TemplateInput,
  TemplatePreviewDocument,
} from '../api/generated/graphql.ts';
import { queryUncached } from '../api/uncached.ts';
import { enqueuePreview } from './preview-queue.ts';

export interface Preview {
  /** The last one drawn, until the next is. */
  image: string | null;
  contrast: number | null;
  problems: readonly ProblemFragment[];
  failed: boolean;
  /** Whether it shows what is filled in now. */
  current: boolean;
}

const PAUSE_MS = 250;
const NOTHING: Preview = { image: null, contrast: null, problems: [], failed: false, current: false };

/** A format as it would look, a moment after the typing pauses. Null input: nothing to draw yet. */
export function usePreview(template: TemplateInput | null, format: TemplateFormat): Preview {
  const wanted = template === null ? null : JSON.stringify(template);
  const [drawn, setDrawn] = useState<Preview & { of: string | null }>({ ...NOTHING, of: null });
  useEffect(() => {
    if (wanted === null) return undefined;
    let stale = false;
    let leave = (): void => {};
    const draw = async (): Promise<void> => {
      if (stale) return;
      // It was made by the line above from this very type.
      const input: TemplateInput = JSON.parse(wanted);
      const { data } = await queryUncached(TemplatePreviewDocument, { template: input, format });
      if (stale) return;
      const preview = data?.templatePreview;
      setDrawn((before) => ({
        image: preview?.image ?? before.image,
        contrast: preview?.contrast ?? null,
        problems: preview?.errors ?? [],
        failed: preview === undefined,
        current: true,
        of: wanted,
      }));
    };
    const timer = setTimeout(() => {
      leave = enqueuePreview(format, draw);
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
      leave();
    };
  }, [wanted, format]);
  return wanted === null ? NOTHING : { ...drawn, current: drawn.of === wanted };
}
