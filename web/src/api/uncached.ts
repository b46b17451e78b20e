import { type AnyVariables, Client, fetchExchange, mapExchange, type OperationResult } from '@urql/core';
import { serverUrl } from './addresses.ts';
import { documentOf, noticeRefusal } from './client.ts';
import type { TypedDocumentString } from './generated/graphql.ts';
import { authorization } from './session.ts';

const uncached = new Client({
  url: serverUrl('graphql'),
  preferGetMethod: false,
  requestPolicy: 'network-only',
  fetchOptions: () => ({ headers: authorization() }),
  exchanges: [mapExchange({ onError: noticeRefusal }), fetchExchange],
});

/** For answers that are looked at once, such as prices and previews, or kept elsewhere: they do not fill the cache. */
export function queryUncached<Data, Variables extends AnyVariables>(
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<OperationResult<Data, Variables>> {
  return uncached.query(documentOf(operation), variables).toPromise();
}
