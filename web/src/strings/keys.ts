import type { BudgetPeriod, Scope } from '../api/generated/graphql.ts';

export const scopeWords: Record<Scope, { name: string; help: string }> = {
  GENERATE: { name: 'Generate', help: 'Make jobs, uploads and webhooks; cancel, retry and delete its own' },
  READ: { name: 'Read', help: 'See its own jobs, images, usage and keys' },
  ACT_AS: { name: 'Act as', help: 'Name any user in a request, and see every user’s records' },
  OPERATOR: { name: 'Operator', help: 'Everything: keys, credits and the audit log too' },
};

export const periodWords: Record<BudgetPeriod, string> = {
  DAY: 'a day',
  MONTH: 'a month',
  TOTAL: 'in all',
};

export const keyStrings = {
  title: 'Keys',
  help: 'What programs present as “Authorization: Bearer …”. A key says who its bearer is, what it may do, and what it may spend.',
  create: 'Create a key',
  cannotCreate: 'Only an operator may create keys.',
  empty: {
    title: 'No keys yet',
    help: 'Until there is one, every program of this machine comes in as its operator. The first key ends that: everybody presents one from then on, this page too.',
  },
  first:
    'This is the first key: from now on everybody must present one, this page too. Make it an operator’s, and keep it.',
  name: 'Name',
  nameHelp: 'What it is for, such as “shop back end”',
  user: 'User',
  userHelp: 'Whose requests with it are; empty: your own',
  scopes: 'It may',
  limits: 'Limits',
  budget: 'Budget in dollars',
  period: 'Per',
  perMinute: 'Requests a minute',
  concurrent: 'Jobs at once',
  expires: 'Expires on',
  models: 'Models',
  modelsHelp: 'None chosen: any.',
  forUser: 'For',
  may: 'May',
  used: 'Last used',
  never: 'never',
  state: 'State',
  active: 'Active',
  expired: 'Expired',
  revoked: 'Revoked',
  expiresAt: 'until',
  anyModel: 'any model',
  someModels: (count: number) => (count === 1 ? '1 model' : `${count} models`),
  spend: (spent: string, limit: string, period: string) => `${spent} of ${limit} ${period}`,
  rate: (count: number) => `${count} requests a minute`,
  atOnce: (count: number) => `${count} jobs at once`,
  revoke: 'Revoke',
  revokeHelp: (name: string) =>
    `Whoever presents “${name}” is refused at once, and its open connections are closed. This cannot be taken back.`,
  actions: 'Actions',
  more: 'Show more',
  secret: 'The key',
  secretHelp: 'It is shown this once, and not kept by the server. Copy it now.',
  secretFirst: 'It is shown this once. Copy it now: you need it to sign in here, from this moment on.',
};
