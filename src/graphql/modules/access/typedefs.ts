export const accessTypedefs = /* GraphQL */ `
  "What a key or a token may do."
  enum Scope {
    "Make jobs, uploads and webhooks; cancel, retry and delete one's own."
    GENERATE
    "See one's own jobs, images, usage and keys."
    READ
    "Name any user in a request, and see every user's records."
    ACT_AS
    "Everything: keys, credits and the audit log too."
    OPERATOR
  }

  "A key that programs present. Its secret is not kept."
  type ApiKey {
    "Opaque id."
    id: ID!
    "Whose requests with it are."
    userId: String!
    "What it is for."
    name: String!
    "The first characters of its secret, to tell keys apart by."
    prefix: String!
    "What it may do."
    scopes: [Scope!]!
    "Registry ids it may run; null is any."
    models: [String!]
    "What it may spend, and has; null is without a limit."
    budget: Budget
    "What is added to prices, in place of the user's own markup."
    markup: Markup
    "How many requests it may make a minute; null is without a limit of its own."
    requestsPerMinute: Int
    "How many of its jobs may be active at once; null is without a limit of its own."
    concurrentJobs: Int
    "The most urgent its jobs may be."
    maxPriority: JobPriority!
    "When it was made."
    createdAt: DateTime!
    "From when on it is refused; null is never."
    expiresAt: DateTime
    "When it was revoked; null when it was not."
    revokedAt: DateTime
    "When it was last presented, to the minute; null when it never was."
    lastUsedAt: DateTime
  }

  "A key and its place in the list."
  type ApiKeyEdge {
    "Its place."
    cursor: String!
    "The key."
    node: ApiKey!
  }

  "A page of keys."
  type ApiKeyConnection {
    "Keys with their places."
    edges: [ApiKeyEdge!]!
    "The keys alone."
    nodes: [ApiKey!]!
    "Where the page begins and ends."
    pageInfo: PageInfo!
  }

  "A key to make."
  input CreateApiKeyInput {
    "Whose requests with it are; the caller's own when absent."
    userId: String
    "What it is for, 1 to 100 characters."
    name: String!
    "What it may do."
    scopes: [Scope!] = [GENERATE, READ]
    "Registry ids it may run; any when absent."
    models: [String!]
    "What it may spend."
    budget: BudgetInput
    "What is added to prices, in place of the user's own markup."
    markup: MarkupInput
    "How many requests it may make a minute."
    requestsPerMinute: Int
    "How many of its jobs may be active at once."
    concurrentJobs: Int
    "The most urgent its jobs may be."
    maxPriority: JobPriority = NORMAL
    "From when on it is refused."
    expiresAt: DateTime
  }

  "A key, or why there is none."
  type ApiKeyPayload {
    "The key; null when the request was refused."
    apiKey: ApiKey
    "What programs present. It is told here, and never again; null when no key was made."
    secret: String
    "Why it was refused; empty when it was not."
    errors: [UserError!]!
  }

  "A short-lived token to make: for a user, or for one job's progress."
  input CreateSessionTokenInput {
    "For whom; the caller when absent. Another user needs the scope ACT_AS."
    userId: String
    "The token sees this job and its progress, and nothing else."
    jobId: ID
    "What it may do; all that the caller may give when absent."
    scopes: [Scope!]
    "How long it is good, 60 to 86400 seconds. A token can make its successor, for a week in all."
    expiresInSeconds: Int = 3600
  }

  "A token, or why there is none."
  type SessionTokenPayload {
    "Presented as a key is; null when the request was refused."
    token: String
    "When it ends to be good. It ends earlier when the key that made it is revoked."
    expiresAt: DateTime
    "Why it was refused; empty when it was not."
    errors: [UserError!]!
  }

  "What the audit log keeps."
  enum AuditAction {
    "An API key was made."
    KEY_CREATED
    "An API key was revoked."
    KEY_REVOKED
    "A user's balance was credited."
    CREDIT_ADDED
    "A user's balance was corrected."
    BALANCE_ADJUSTED
    "A user's budgets, markup or prepayment were changed."
    ACCOUNT_CHANGED
    "A job was asked to stop."
    JOB_CANCELED
    "An image was deleted."
    IMAGE_DELETED
    "The server started with another configuration than before."
    CONFIGURATION_CHANGED
    "A model, or the whole queue, was paused from the command line."
    QUEUE_PAUSED
    "A model, or the whole queue, was resumed from the command line."
    QUEUE_RESUMED
  }

  "What was done, by whom and from where. Nothing changes or removes one."
  type AuditEntry {
    "Opaque id."
    id: ID!
    "When."
    at: DateTime!
    "What was done."
    action: AuditAction!
    "Who: a user's id; operator without authentication; server for the server itself."
    userId: String!
    "Id of the API key that was presented."
    keyId: String
    "What it was done to: the id of a key, a job, an image or a user; null is the server."
    target: String
    "Network address it came from; null on the command line."
    address: String
    "Names the request in the logs."
    requestId: String
    "More about it."
    details: JSON!
  }

  "An entry and its place in the log."
  type AuditEdge {
    "Its place."
    cursor: String!
    "The entry."
    node: AuditEntry!
  }

  "A page of the audit log."
  type AuditConnection {
    "Entries with their places."
    edges: [AuditEdge!]!
    "The entries alone."
    nodes: [AuditEntry!]!
    "Where the page begins and ends."
    pageInfo: PageInfo!
  }

  "Which entries to list."
  input AuditFilter {
    "What was done."
    action: AuditAction
    "Who did it."
    userId: String
    "What it was done to."
    target: String
    "Done after this moment."
    createdAfter: DateTime
    "Done before this moment."
    createdBefore: DateTime
  }

  extend type Viewer {
    "The user; operator without authentication."
    userId: String!
    "What the caller may do."
    scopes: [Scope!]!
    "The key that was presented, or that made the token; null for none, and for a token of one job."
    key: ApiKey
    "The one job that the token is for; null for none."
    jobId: ID
    "When what was presented ends to be good; null is never, or when it is revoked."
    expiresAt: DateTime
  }

  type Query {
    "API keys, newest first: the caller's own, or for operators everybody's."
    apiKeys(
      "How many, at most 100."
      first: Int = 20
      "A cursor: list what follows it."
      after: String
      "Only this user's."
      userId: String
    ): ApiKeyConnection!
    "What was done, newest first. For operators."
    auditLog(
      "How many, at most 100."
      first: Int = 20
      "A cursor: list what follows it."
      after: String
      "Which entries."
      where: AuditFilter
    ): AuditConnection!
  }

  type Mutation {
    "Makes an API key. For operators. The first key ends that programs of this machine come in without one."
    createApiKey("The key to make." input: CreateApiKeyInput!): ApiKeyPayload!
    "Revokes an API key at once: sockets that were opened with it are closed. Operators any; a key, itself."
    revokeApiKey("The key." id: ID!): ApiKeyPayload!
    "Makes a short-lived token, so that a browser need not hold a key."
    createSessionToken("The token to make." input: CreateSessionTokenInput!): SessionTokenPayload!
  }
`;
