import type { Resolvers } from '../../generated/resolvers.ts';

export const errorResolvers: Resolvers = {
  UserError: {
    __resolveType(error) {
      switch (error.code) {
        case 'INVALID_INPUT':
        case 'UNKNOWN_MODEL':
          return 'InvalidInputError';
        case 'BUDGET_EXCEEDED':
          return 'BudgetExceededError';
        case 'RATE_LIMITED':
          return 'RateLimitedError';
        case 'IDEMPOTENCY_MISMATCH':
          return 'IdempotencyMismatchError';
        case 'CONTENT_REJECTED':
          return 'ContentRejectedError';
        case 'COST_LIMIT':
        case 'WRONG_STATE':
        case 'NOT_FOUND':
        case 'FORBIDDEN':
          return 'RequestError';
      }
    },
  },
  InvalidInputError: {
    received: (error) => error.received ?? null,
    allowed: (error) => error.allowed ?? null,
  },
};
