import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './graphiql.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';
import { serverUrl, socketUrl } from '../api/addresses.ts';
import { authorization, connectionParams } from '../api/session.ts';
import { EXAMPLES } from './examples.ts';

const fetcher = createGraphiQLFetcher({
  url: serverUrl('graphql'),
  // As whoever is signed in to the studio in this tab.
  headers: authorization(),
  wsClient: createClient({ url: socketUrl('graphql'), lazy: true, connectionParams }),
});

const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no #root');
createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={EXAMPLES}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
  />,
);
