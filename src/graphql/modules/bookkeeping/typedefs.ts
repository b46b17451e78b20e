export const bookkeepingTypedefs = /* GraphQL */ `
  "How a request at the provider differs."
  enum DifferenceKind {
    "The provider billed a request that no job made."
    NOT_HERE
    "A job has billable units of a request that the provider has no record of."
    NOT_BILLED
    "It was billed, and what it took is not known here."
    UNKNOWN_HERE
    "The units differ."
    UNITS
    "The units are the same, and the cost differs: another price, or a discount."
    COST
  }

  "One request that is not the same here and at the provider."
  type BillingDifference {
    "How it differs."
    kind: DifferenceKind!
    "The provider's id of the request."
    requestId: String!
    "The endpoint it went to."
    endpoint: String!
    "The job that made it; null when none did."
    jobId: ID
    "What is known here."
    here: String
    "What the provider has."
    there: String
  }

  "What is known here of the provider's costs, compared with its own records."
  type Reconciliation {
    "Records of the provider."
    records: Int!
    "Those that agree."
    agreed: Int!
    "What the records come to."
    billed: Money!
    "What is known here of the same requests, at the provider's unit prices of now."
    known: Money!
    "The first 1000 differences."
    differences: [BillingDifference!]!
    "All of them."
    differenceCount: Int!
  }

  "Something in the ledger that is not as the job, or the balance, says."
  type LedgerMistake {
    "Whose it is; empty of sums of usage over all users."
    userId: String!
    "The job; null when it is a balance, a budget or a sum of usage."
    jobId: ID
    "One sentence for people."
    message: String!
  }

  "The ledger, compared with the jobs it was written for, with balances and with budgets; and reports of usage, compared with jobs."
  type LedgerCheck {
    "Jobs that were made in the span."
    jobs: Int!
    "Their entries."
    entries: Int!
    "What the ledger charged for them."
    charged: Money!
    "What those that have ended cost: the same."
    settled: Money!
    "Balances that were compared with the whole ledger of their users."
    balances: Int!
    "Budgets that were added up again: those in total, and those of days and months that begin in the span."
    budgets: Int!
    "Sums that reports of usage are made of, compared with the jobs that ended in the span: by quarter hours that are over, and by all that is read instead of them."
    usage: Int!
    "The first 1000 mistakes; there should be none."
    mistakes: [LedgerMistake!]!
    "All of them."
    mistakeCount: Int!
  }

  type Query {
    "Compares what is known of the provider's costs with its own records, of requests that ended in the span. For operators, and where the provider's key allows it."
    reconcile(
      "Included."
      from: DateTime!
      "Not included; at most 400 days later."
      to: DateTime!
    ): Reconciliation!
    "Checks the ledger of jobs that were made in the span, the budgets of its days and months, the usage that is reported of it, and all balances. For operators."
    checkLedger(
      "Included."
      from: DateTime!
      "Not included; at most 400 days later."
      to: DateTime!
    ): LedgerCheck!
  }
`;
