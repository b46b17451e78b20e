import type { CombinedError } from '@urql/core';
import { uiStrings } from '../strings/ui.ts';

/** Why a request brought nothing, for whoever made it: what the server said, or that it said nothing. */
export function reasonOf(error: CombinedError | undefined): string {
  return error?.graphQLErrors[0]?.message ?? uiStrings.notAnswered;
}
