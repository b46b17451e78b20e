export const moneyTypedefs = /* GraphQL */ `
  "Where a price comes from."
  enum CostBasis {
    "The model's price in the registry."
    REGISTRY
    "Images of an earlier job were reused: free."
    REUSED
    "Free of charge."
    FREE
  }

  "One line of a price."
  type CostLine {
    "What is paid for."
    label: String!
    "How many units."
    units: Float!
    "The unit, such as image or megapixel."
    unit: String!
    "Price of one unit."
    unitPrice: Money!
    "Units times unit price."
    amount: Money!
  }

  "estimate, held, settled: the price (registry price × images stored). providerCost: what fal billed, by its billable-units header; null when unknown."
  type Cost {
    "The price before the run; null when the model has no price."
    estimate: Money
    "Held against budgets while the job is active."
    held: Money!
    "The final price; null until the job has ended, or when the model has no price."
    settled: Money
    "Where the price comes from."
    basis: CostBasis!
    "How the price adds up."
    lines: [CostLine!]!
    "What the provider billed; null when unknown."
    providerCost: Money
  }

  "What a request would cost, and whether it would be accepted."
  type EstimatePayload {
    "The price; null when the request is not valid or the model has no price."
    total: Money
    "How it adds up."
    lines: [CostLine!]!
    "What would have no effect, or could only be approximated."
    warnings: [String!]!
    "What is left of the caller's tightest budget; null without one."
    budgetRemaining: Money
    "Why generateImage would refuse it; empty when it would not."
    errors: [UserError!]!
  }

  type Query {
    "Validates and prices a request exactly as generateImage would, and creates nothing."
    estimate("The request to price." input: GenerateImageInput!): EstimatePayload!
  }
`;
