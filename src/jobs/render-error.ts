import type { ProviderError } from '../providers/provider.ts';
import type { RenderFailure } from '../templates/typeset/render-failure.ts';

/** A check that refused a render, as the end of a job. */
export function toRenderError(failure: RenderFailure): ProviderError {
  const fits = failure.code !== 'TEXT_DOES_NOT_FIT' && failure.code !== 'CLIPPED';
  return {
    code: fits ? 'INTERNAL' : 'TEXT_DOES_NOT_FIT',
    message: failure.message,
    retryable: false,
    retryAfterMs: null,
    details: JSON.parse(JSON.stringify(failure)),
  };
}
