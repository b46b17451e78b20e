import {
  type AnyVariables,
  Client,
  type CombinedError,
  type DocumentInput,
  fetchExchange,
  mapExchange,
  type OperationResult,
  type RequestPolicy,
} from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { schema, typesWithoutId } from 'virtual:schema-introspection';
import { serverUrl } from './addresses.ts';
import type { TypedDocumentString } from './generated/graphql.ts';
import { authorization, refuse } from './session.ts';

/** Values without an id belong to what they hang on, and are stored within it. */
const keys = Object.fromEntries(typesWithoutId.map((type) => [type, () => null]));

export const client = new Client({
  url: serverUrl('graphql'),
  preferGetMethod: false,
  requestPolicy: 'cache-and-network',
  fetchOptions: () => ({ headers: authorization() }),
  exchanges: [
    cacheExchange({
      schema,
      keys: { ...keys, Template: ({ key }) => (typeof key === 'string' ? key : null) },
      resolvers: {
        Query: {
          job: (_, args) => entity('Job', args['id']),
          model: (_, args) => entity('Model', args['id']),
        },
      },
    }),
    mapExchange({ onError: noticeRefusal }),
    fetchExchange,
  ],
});

/** The server asks who this is. */
export function noticeRefusal({ graphQLErrors }: CombinedError): void {
  const refusal = graphQLErrors.find(({ extensions }) => extensions['code'] === 'UNAUTHENTICATED');
  if (refusal !== undefined) refuse(refusal.message);
}

/** What was loaded in a list need not be loaded again alone. */
function entity(__typename: string, id: unknown): { __typename: string; id: string } | null {
  return typeof id === 'string' ? { __typename, id } : null;
}

/** The generated documents are texts; their types ride along unseen. */
export function documentOf<Data, Variables extends AnyVariables>(
  operation: TypedDocumentString<Data, Variables>,
): DocumentInput<Data, Variables> {
  return operation.toString();
}

export function query<Data, Variables extends AnyVariables>(
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
  requestPolicy: RequestPolicy = 'network-only',
): Promise<OperationResult<Data, Variables>> {
  return client.query(documentOf(operation), variables, { requestPolicy }).toPromise();
}

export function mutate<Data, Variables extends AnyVariables>(
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<OperationResult<Data, Variables>> {
  return client.mutation(documentOf(operation), variables).toPromise();
}
