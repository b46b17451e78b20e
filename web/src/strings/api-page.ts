export const apiStrings = {
  title: 'API',
  intro:
    'Everything this studio does, it does through the same API. Nothing here is hidden from your own code.',
  addresses: 'Addresses',
  graphql: 'GraphQL',
  socket: 'Subscriptions',
  rest: 'REST',
  copy: (what: string) => `Copy the address of ${what}`,
  tools: 'Tools',
  graphiql: {
    title: 'GraphiQL',
    help: 'Write and run operations here, subscriptions too. Served by this server.',
  },
  docs: {
    title: 'REST documents',
    help: 'Every REST call with its parameters and answers, to be tried from the page.',
  },
  openapi: { title: 'OpenAPI', help: 'The same as a file, to generate a client from.' },
  sandbox: {
    title: 'Apollo Sandbox',
    help: 'Apollo’s explorer on this server. It opens on Apollo’s own site.',
  },
  start: 'To begin with',
  steps: {
    generate: 'Generate an image',
    follow: 'Follow it live, over a websocket',
    rest: 'The same over REST, waiting for the picture',
  },
  copyCode: 'Copy',
};
