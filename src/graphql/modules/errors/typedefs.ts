export const errorTypedefs = /* GraphQL */ `
  "Why a request was not accepted."
  enum ErrorCode {
    "A value breaks a rule."
    INVALID_INPUT
    "There is no model of this name."
    UNKNOWN_MODEL
    "A budget or balance does not cover the price."
    BUDGET_EXCEEDED
    "The price is above the request's own maxCost, or the model has none."
    COST_LIMIT
    "Too many requests, or too many jobs at once."
    RATE_LIMITED
    "The idempotency key belongs to another request."
    IDEMPOTENCY_MISMATCH
    "The prompt is not allowed here."
    CONTENT_REJECTED
    "The object is not in a state that allows this."
    WRONG_STATE
    "There is no such object, or the caller may not see it."
    NOT_FOUND
    "The caller may not do this."
    FORBIDDEN
  }

  "A failure that the caller can act on. Every concrete type carries at least these three."
  interface UserError {
    "What kind of failure."
    code: ErrorCode!
    "One sentence for people."
    message: String!
    "Where in the input, outermost first; empty when it concerns the whole request."
    path: [String!]!
  }

  "A value in the input breaks a rule."
  type InvalidInputError implements UserError {
    "INVALID_INPUT or UNKNOWN_MODEL."
    code: ErrorCode!
    "One sentence for people."
    message: String!
    "Where in the input, outermost first."
    path: [String!]!
    "The rule, such as required, range, length, scheme, unknown_field or unsupported."
    rule: String!
    "The value that was received, shortened when long."
    received: JSON
    "What would be accepted, or the nearest names."
    allowed: [String!]
  }

  "A hard budget, or a prepaid balance, does not cover the price."
  type BudgetExceededError implements UserError {
    "BUDGET_EXCEEDED."
    code: ErrorCode!
    "One sentence for people."
    message: String!
    "Where in the input, outermost first."
    path: [String!]!
    "What the request costs."
    needed: Money!
    "What is left."
    remaining: Money!
    "When the budget starts anew; null when it does not."
    resetsAt: DateTime
  }

  "Too much at once."
  type RateLimitedError implements UserError {
    "RATE_LIMITED."
    code: ErrorCode!
    "One sentence for people."
    message: String!
    "Where in the input, outermost first."
    path: [String!]!
    "Milliseconds until it is worth trying again."
    retryAfterMs: Int!
  }

  "The idempotency key was used before, for another request."
  type IdempotencyMismatchError implements UserError {
    "IDEMPOTENCY_MISMATCH."
    code: ErrorCode!
    "One sentence for people."
    message: String!
    "Where in the input, outermost first."
    path: [String!]!
    "The job that the key made."
    originalJob: Job!
  }

  "What was asked for may not be generated here. Nothing was held or charged."
  type ContentRejectedError implements UserError {
    "CONTENT_REJECTED."
    code: ErrorCode!
    "One sentence for people."
    message: String!
    "The text it is about, outermost first; empty when it is the whole request."
    path: [String!]!
    "What kind of content, as the operator names it."
    category: String
  }

  "Any other failure of UserError."
  type RequestError implements UserError {
    "COST_LIMIT, WRONG_STATE, NOT_FOUND or FORBIDDEN."
    code: ErrorCode!
    "One sentence for people."
    message: String!
    "Where in the input, outermost first."
    path: [String!]!
  }
`;
