import type { AnyVariables, RequestPolicy } from '@urql/core';
import { useQuery as useUrqlQuery, type UseQueryResponse } from 'urql';
import { documentOf } from './client.ts';
import type { TypedDocumentString } from './generated/graphql.ts';

export function useQuery<Data, Variables extends AnyVariables>(
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
  options: { pause?: boolean; requestPolicy?: RequestPolicy } = {},
): UseQueryResponse<Data, Variables> {
  return useUrqlQuery<Data, Variables>({ query: documentOf(operation), variables, ...options });
}
