import type { CombinedError } from '@urql/core';
import { uiStrings } from '../strings/ui.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** A list or a page that could not be loaded: why, with the request's id, and a way to try again. */
export function LoadError({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  const [first] = error.graphQLErrors;
  const requestId = first?.extensions?.['requestId'];
  return (
    <Notice
      kind="error"
      title={uiStrings.couldNotLoad}
      action={<Button onPress={onRetry}>{uiStrings.retry}</Button>}
    >
      {error.networkError === undefined ? (first?.message ?? error.message) : uiStrings.unreachable}
      {typeof requestId === 'string' ? <p>{uiStrings.requestId(requestId)}</p> : null}
    </Notice>
  );
}
