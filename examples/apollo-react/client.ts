import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';

const http = new HttpLink({ uri: '/graphql' });
const socket = new GraphQLWsLink(
  createClient({ url: `${location.origin.replace(/^http/, 'ws')}/graphql`, retryAttempts: 0 }),
);

export const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    socket,
    http,
  ),
});
