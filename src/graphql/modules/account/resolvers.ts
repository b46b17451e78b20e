import { changeAccount } from '../../../billing/change-account.ts';
import { adjustBalance, creditUser, type CreditRequest } from '../../../billing/credit-user.ts';
import { effectOf, listAccounts, readAccount, readLedger } from '../../../billing/read-accounts.ts';
import { readAccountState, readOwnBudgets, tightest } from '../../../billing/read-budgets.ts';
import type { Actor } from '../../../domain/actor.ts';
import { AppError, type UserError } from '../../../domain/errors.ts';
import type { AccountInput, Resolvers } from '../../generated/resolvers.ts';
import type { GraphqlContext } from '../../context.ts';
import { toConnectionBy, toPageRequest } from '../../pages.ts';
import { fromPlace, toPlace } from './ledger-place.ts';
import { toMarkup } from './to-markup.ts';

export const accountResolvers: Resolvers = {
  Query: {
    me: (_, __, { actor }) => actor,
    account: async (_, { userId }, { jobs, actor }) => (await readAccount(jobs.store, actor, userId)) ?? null,
    async accounts(_, args, { jobs, actor }) {
      const request = toPageRequest(args);
      const page = await listAccounts(jobs.store, actor, request);
      if (page === undefined) throw new AppError('FORBIDDEN', 'Only an operator may list accounts.');
      return toConnectionBy(page, request, ({ userId }) => userId);
    },
    async ledger(_, { userId, from, to, ...args }, { jobs, actor }) {
      const request = toPageRequest(args);
      const page = { first: request.first, after: fromPlace(request.after) };
      const entries = await readLedger(jobs.store, actor, { userId, from, to }, page);
      if (entries === undefined) throw new AppError('FORBIDDEN', 'This is the ledger of somebody else.');
      return toConnectionBy(entries, request, toPlace);
    },
  },
  Mutation: {
    async setAccount(_, { userId, input }, { jobs, actor }) {
      const changed = await changeAccount(jobs, actor, { userId, ...toChange(input) });
      if (changed.ok) return { account: changed.value, errors: [] };
      return { account: null, errors: changed.errors.map(toEdge) };
    },
    creditUser: async (_, args, context) => bookWith(creditUser, args, context),
    adjustBalance: async (_, args, context) => bookWith(adjustBalance, args, context),
  },
  Account: {
    budgets: async (account, _, { jobs, loaders }) =>
      (await readAccountState(loaders, account, jobs.now())).budgets,
    balance: async (account, _, { jobs, loaders }) =>
      (await readAccountState(loaders, account, jobs.now())).balance,
  },
  Markup: {
    percent: (markup) => (markup.kind === 'percent' ? markup.basisPoints / 100 : null),
    perImage: (markup) => (markup.kind === 'fixed' ? markup.amount : null),
  },
  LedgerEntry: {
    effect: effectOf,
  },
  Viewer: {
    budget: async (actor, _, context) => tightest((await ownBudgets(actor, context)).budgets),
    budgets: async (actor, _, context) => (await ownBudgets(actor, context)).budgets,
    balance: async (actor, _, context) => (await ownBudgets(actor, context)).balance,
  },
};

const ownBudgets = (actor: Actor, { jobs, loaders }: GraphqlContext) =>
  readOwnBudgets({ accounts: jobs.store.accounts, budgets: loaders.budgets }, actor, jobs.now());

function toChange({ budgets, markup, prepaid }: AccountInput) {
  return {
    ...(budgets === undefined || budgets === null
      ? {}
      : { budgets: budgets.map((budget) => ({ ...budget })) }),
    ...(markup === undefined ? {} : { markup: toMarkup(markup) }),
    ...(prepaid === undefined || prepaid === null ? {} : { prepaid }),
  };
}

function toEdge(error: UserError): UserError {
  const [head] = error.path;
  return head === 'budgets' || head === 'markup' ? { ...error, path: ['input', ...error.path] } : error;
}

async function bookWith(
  verb: typeof creditUser,
  request: CreditRequest,
  { jobs, actor }: Pick<GraphqlContext, 'jobs' | 'actor'>,
) {
  const booked = await verb(jobs, actor, request);
  if (booked.ok) return { ...booked.value, errors: [] };
  return { account: null, entry: null, replayed: false, errors: booked.errors };
}
