import { checkLedger } from '../../../billing/check-ledger.ts';
import { reconcile } from '../../../billing/reconcile.ts';
import { AppError, type Result } from '../../../domain/errors.ts';
import type { Resolvers } from '../../generated/resolvers.ts';

export const bookkeepingResolvers: Resolvers = {
  Query: {
    reconcile: async (_, span, { jobs, actor }) => valueOf(await reconcile(jobs, actor, span)),
    checkLedger: async (_, span, { jobs, actor }) => valueOf(await checkLedger(jobs, actor, span)),
  },
};

/** A report has no room for errors. */
function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new AppError('BAD_REQUEST', result.errors.map(({ message }) => message).join(' '));
}
