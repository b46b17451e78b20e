export const accountTypedefs = /* GraphQL */ `
  "Over what a budget runs. Days and months are those of UTC; a job belongs to the one in which it was accepted."
  enum BudgetPeriod {
    "A day."
    DAY
    "A calendar month."
    MONTH
    "Everything, ever."
    TOTAL
  }

  "Whose budget it is."
  enum BudgetScope {
    "The user's: all their requests count, whatever key they come with."
    USER
    "The API key's: all requests with it count, whatever user they are for."
    KEY
  }

  "A hard limit, and how far it is used. What is held by active jobs counts until they end."
  type Budget {
    "Whose it is."
    scope: BudgetScope!
    "Over what it runs."
    period: BudgetPeriod!
    "The most that may be spent."
    limit: Money!
    "What ended jobs were charged."
    spent: Money!
    "What active jobs hold."
    held: Money!
    "What is left: limit less spent and held, never below 0."
    remaining: Money!
    "When it begins anew; null when it does not."
    resetsAt: DateTime
  }

  "What is added to the registry's price. One of the two is set."
  type Markup {
    "A share of the price, in percent, rounded to whole micro-dollars by the image."
    percent: Float
    "An amount for each image."
    perImage: Money
  }

  "What a user is held to."
  type Account {
    "The user."
    userId: String!
    "Their budgets."
    budgets: [Budget!]!
    "What is added to their prices; a key's own markup takes its place. Null for none."
    markup: Markup
    "Whether requests are refused that the balance does not cover."
    prepaid: Boolean!
    "What is left of what was credited, less what is held: the sum of the ledger. Null when nothing was credited yet."
    balance: Money
    "When it was made."
    createdAt: DateTime!
    "When it was last changed."
    updatedAt: DateTime!
  }

  "A page of accounts."
  type AccountConnection {
    "Accounts with their cursors."
    edges: [AccountEdge!]!
    "The accounts alone."
    nodes: [Account!]!
    "Where the page begins and ends."
    pageInfo: PageInfo!
  }

  "An account and its place in the list."
  type AccountEdge {
    "Pass it as after to read on from here."
    cursor: String!
    "The account."
    node: Account!
  }

  "What an entry of the ledger does to a balance."
  enum LedgerKind {
    "Takes what a job may cost, when it is accepted."
    HOLD
    "Gives back what a job held, when it ends."
    RELEASE
    "Takes what a completed job costs."
    CHARGE
    "Corrects: gives when above 0, takes when below."
    ADJUST
    "Gives."
    CREDIT
  }

  "One line of the ledger. Lines are only ever added."
  type LedgerEntry {
    "Unique: nothing is booked twice."
    id: ID!
    "What it does."
    kind: LedgerKind!
    "How much; below 0 only for ADJUST."
    amount: Money!
    "What it adds to the balance: below 0 for HOLD and CHARGE."
    effect: Money!
    "When it was booked."
    at: DateTime!
    "The job it belongs to."
    jobId: ID
    "Id of the API key of that job."
    keyId: String
    "Registry id of that job's model."
    model: String
    "What was said about it."
    note: String
  }

  "A page of the ledger."
  type LedgerConnection {
    "Entries with their cursors."
    edges: [LedgerEdge!]!
    "The entries alone."
    nodes: [LedgerEntry!]!
    "Where the page begins and ends."
    pageInfo: PageInfo!
  }

  "An entry and its place in the ledger."
  type LedgerEdge {
    "Pass it as after to read on from here."
    cursor: String!
    "The entry."
    node: LedgerEntry!
  }

  "Who is asking."
  type Viewer {
    "The tightest of the caller's budgets and those of the key that was presented: the one with the least left. Null without one."
    budget: Budget
    "All of them."
    budgets: [Budget!]!
    "What is left of the prepaid balance, less what is held. Null when nothing was credited yet."
    balance: Money
  }

  "A hard limit over a period."
  input BudgetInput {
    "Over what it runs."
    period: BudgetPeriod!
    "The most that may be spent; 0 refuses everything that costs."
    limit: Money!
  }

  "What to add to the registry's price."
  input MarkupInput @oneOf {
    "A share of the price, 0 to 1000 percent with at most two decimals."
    percent: Float
    "An amount for each image."
    perImage: Money
  }

  "What to change of an account; what is left out stays."
  input AccountInput {
    "All of the user's budgets, at most one a period; an empty list takes them away. What the user has spent in the period already counts."
    budgets: [BudgetInput!]
    "What to add to prices; null for nothing."
    markup: MarkupInput
    "Whether the balance must cover what is asked for."
    prepaid: Boolean
  }

  "An account as it is now, or why it was not changed."
  type AccountPayload {
    "Null when there are errors."
    account: Account
    "What is wrong with the request."
    errors: [UserError!]!
  }

  "What was booked, or why nothing was."
  type CreditPayload {
    "The account as it is now; null when there are errors."
    account: Account
    "The entry of the ledger; null when there are errors."
    entry: LedgerEntry
    "Whether an earlier request with this idempotency key booked it."
    replayed: Boolean!
    "What is wrong with the request."
    errors: [UserError!]!
  }

  type Query {
    "The caller."
    me: Viewer!
    "What a user is held to; null when nothing was agreed, or the caller may not see it."
    account("The user." userId: String!): Account
    "Accounts by user id, for operators."
    accounts(
      "At most so many, up to 100."
      first: Int = 20
      "Only those after this cursor."
      after: String
    ): AccountConnection!
    "A user's lines of the ledger, oldest first: one's own, or anybody's for operators."
    ledger(
      "The user."
      userId: String!
      "Included."
      from: DateTime!
      "Not included."
      to: DateTime!
      "At most so many, up to 100."
      first: Int = 20
      "Only those after this cursor."
      after: String
    ): LedgerConnection!
  }

  type Mutation {
    "Agrees budgets, a markup or prepayment with a user. For operators."
    setAccount("The user." userId: String!, "What to change." input: AccountInput!): AccountPayload!
    "Adds to a user's prepaid balance. The first credit makes a user prepaid. For operators."
    creditUser(
      "The user."
      userId: String!
      "Above 0."
      amount: Money!
      "What for; it is kept in the ledger."
      note: String
      "The same key books once."
      idempotencyKey: String
    ): CreditPayload!
    "Corrects a user's balance: adds when above 0, takes when below, at most what is there. For operators."
    adjustBalance(
      "The user."
      userId: String!
      "Not 0."
      amount: Money!
      "Why; it is kept in the ledger."
      note: String!
      "The same key books once."
      idempotencyKey: String
    ): CreditPayload!
  }
`;
