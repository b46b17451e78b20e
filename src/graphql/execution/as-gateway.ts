// Our executor where Apollo Server lets others execute: its hooks, its masking of errors, its limits and its status
// codes stay as they are, which they would not behind `responseForOperation`.

import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import { execute, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { Executor } from './executor.ts';

type Gateway = ApolloServerOptionsWithGateway<BaseContext>['gateway'];

export function asGateway(schema: GraphQLSchema, executor: Executor): Gateway {
  return {
    load: () =>
      Promise.resolve({
        async executor({ document, operation, request, context }) {
          const { variables, operationName = null } = request;
          const chosen: OperationDefinitionNode | undefined = operation;
          // Which of its operations is meant the request does not tell: graphql says so in its own words.
          if (chosen === undefined) return execute({ schema, document, operationName });
          return executor({ document, operation: chosen, variables, contextValue: context });
        },
      }),
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => {};
    },
    stop: () => Promise.resolve(),
  };
}
