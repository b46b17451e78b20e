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

  "estimate, held, settled: the price (registry price × images stored, with the markup). providerCost: what the provider billed, its billable units times its unit price; null when unknown."
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
    "The price; null when the request is not valid or the model has no price. Set when only a budget is in the way."
    total: Money
    "How it adds up."
    lines: [CostLine!]!
    "What would have no effect, or could only be approximated."
    warnings: [String!]!
    "What is left of the tightest budget or balance that applies; null without one."
    budgetRemaining: Money
    "Why generateImage would refuse it; empty when it would not."
    errors: [UserError!]!
  }

  "What usage can be grouped by."
  enum UsageDimension {
    "The user."
    USER
    "The model."
    MODEL
    "The day in the time zone."
    DAY
    "The hour in the time zone."
    HOUR
    "The template."
    TEMPLATE
    "The tag; a job with several counts for each, one without any for none."
    TAG
    "The API key."
    KEY
  }

  "One group of jobs that ended. Only the dimensions asked for are set."
  type UsageRow {
    "The user."
    userId: String
    "Registry id of the model."
    model: String
    "The day, such as 2026-11-24."
    day: String
    "Start of the hour, such as 2026-11-24T09:00+01:00."
    hour: String
    "Key of the template."
    template: String
    "The tag."
    tag: String
    "Id of the API key."
    key: String
    "Jobs that ended."
    jobs: Int!
    "Images stored."
    images: Int!
    "Jobs that failed."
    failures: Int!
    "What the provider billed, as far as known; null when nothing is known."
    cost: Money
    "What was charged."
    price: Money!
    "Jobs whose model has no price: they add nothing to price."
    unpriced: Int!
  }

  "Usage in a span of time."
  type UsageReport {
    "The groups, in order."
    rows: [UsageRow!]!
    "All of them together."
    total: UsageRow!
  }

  type Query {
    "What was used by the jobs the caller may see, and what it cost; by when they ended."
    usage(
      "Included."
      from: DateTime!
      "Not included."
      to: DateTime!
      "What to group by; nothing for the total alone."
      groupBy: [UsageDimension!]!
      "IANA time zone in which days and hours begin."
      timeZone: String = "UTC"
    ): UsageReport!
    "Validates and prices a request exactly as generateImage would, and creates nothing."
    estimate("The request to price." input: GenerateImageInput!): EstimatePayload!
  }
`;
