import type { CombinedError } from '@urql/core';
import { useEffect, useEffectEvent } from 'react';
import { uiStrings } from '../strings/ui.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

const AGAIN_MS = 5_000;

/** A list or a page that could not be loaded: why, with the request's id, and a way to try again. */
export function LoadError({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  const [first] = error.graphQLErrors;
  const requestId = first?.extensions?.['requestId'];
  const unreachable = error.networkError !== undefined;
  useRetries(unreachable, onRetry);
  return (
    <Notice
      kind="error"
      title={uiStrings.couldNotLoad}
      action={<Button onPress={onRetry}>{uiStrings.retry}</Button>}
    >
      {unreachable ? uiStrings.unreachable : (first?.message ?? error.message)}
      {typeof requestId === 'string' ? <p>{uiStrings.requestId(requestId)}</p> : null}
    </Notice>
  );
}

/** What did not reach the server is asked again every few seconds, and at once when the network is back. */
function useRetries(active: boolean, retry: () => void): void {
  const again = useEffectEvent(retry);
  useEffect(() => {
    if (!active) return undefined;
    const tell = (): void => again();
    const timer = setInterval(tell, AGAIN_MS);
    window.addEventListener('online', tell);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', tell);
    };
  }, [active]);
}
