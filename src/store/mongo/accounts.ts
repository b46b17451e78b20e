// Accounts on MongoDB. What is to be counted has begun before a limit goes by it.

import type { Account } from '../../domain/account.ts';
import { changedAccount } from '../account-change.ts';
import type { AccountStore } from '../store.ts';
import { beginCounting, notBegun } from './begin-counting.ts';
import type { Collections } from './collections.ts';
import { book } from './credits.ts';
import type { AccountDocument } from './documents.ts';
import { withRetry } from './retry.ts';

export function createAccountStore(collections: Collections): AccountStore {
  const { accounts } = collections;
  const get = async (userId: string): Promise<Account | undefined> => {
    const found = await withRetry(() => accounts.findOne({ _id: userId }).lean<AccountDocument>());
    return found === null ? undefined : toAccount(found);
  };
  return {
    get,
    async list({ first, after }) {
      const found = await withRetry(() =>
        accounts
          .find(after === null ? {} : { _id: { $gt: after } })
          .sort({ _id: 1 })
          .limit(first + 1)
          .lean<AccountDocument[]>(),
      );
      return { items: found.slice(0, first).map(toAccount), hasNextPage: found.length > first };
    },
    async change(userId, change, at) {
      const { account, begin } = changedAccount(await get(userId), userId, change, at);
      for (const period of [...begin, ...(await notBegun(collections, account, begin, at))]) {
        await beginCounting(collections, userId, period, at);
      }
      const { countBalance: _, ...fields } = change;
      const { budgets, markup, prepaid } = account;
      const rest = Object.entries({ budgets, markup, prepaid }).filter(
        ([name]) => !Object.hasOwn(fields, name),
      );
      const changed = await withRetry(() =>
        accounts
          .findOneAndUpdate(
            { _id: userId },
            {
              $set: { ...fields, updatedAt: at },
              $addToSet: { counted: { $each: begin } },
              $setOnInsert: { ...Object.fromEntries(rest), createdAt: at },
            },
            { upsert: true, returnDocument: 'after', setDefaultsOnInsert: false },
          )
          .lean<AccountDocument>(),
      );
      if (changed === null) throw new Error('An account was not stored');
      return toAccount(changed);
    },
    book: (entry) => book(collections, entry),
  };
}

export function toAccount({ _id, ...account }: AccountDocument): Account {
  return { userId: _id, ...account };
}

export function toAccountDocument({ userId, ...account }: Account): AccountDocument {
  return { _id: userId, ...account };
}
