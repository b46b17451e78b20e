export const webhookTypedefs = /* GraphQL */ `
  "What a webhook can be told of. A message names it in lower case with a dot: job.completed."
  enum WebhookEvent {
    "A job has ended with every image stored. data is the job as GET /api/images/:jobId answers it."
    JOB_COMPLETED
    "A job has failed. data is the job, failure says why."
    JOB_FAILED
    "A job was cancelled. data is the job."
    JOB_CANCELED
    "An image was stored. data has jobId, userId, model, tags and the image."
    IMAGE_STORED
    "A share of a budget is used up. data has the budget and the share."
    BUDGET_THRESHOLD
  }

  "How far a delivery is."
  enum WebhookDeliveryStatus {
    "It waits for its next attempt, or is being tried."
    PENDING
    "The receiver answered 2xx."
    DELIVERED
    "It was given up: a day has passed, or the webhook is gone or switched off."
    FAILED
  }

  "An address that is told of events by signed POST requests (Standard Webhooks)."
  type Webhook {
    "Opaque id."
    id: ID!
    "Whose events it is told of."
    userId: String!
    "Where messages are posted to; null for the one whose secret signs what goes to the webhookUrl of jobs."
    url: String
    "What it is told of."
    events: [WebhookEvent!]!
    "A note for people."
    description: String
    "False: it is told nothing."
    enabled: Boolean!
    "Why it was switched off, when nobody did it on purpose: a receiver that answers 410 Gone is told nothing more."
    disabledReason: String
    "How many secrets sign at present: two while an old one runs out after a rotation."
    activeSecrets: Int!
    "When it was made."
    createdAt: DateTime!
    "When it was last changed."
    updatedAt: DateTime!
    "What it was told and is to be told, newest first."
    deliveries(
      "How many, at most 100."
      first: Int = 20
      "A cursor: list what follows it."
      after: String
      "Only in this state."
      status: WebhookDeliveryStatus
    ): WebhookDeliveryConnection!
  }

  "One POST and what came of it."
  type WebhookAttempt {
    "When it was made."
    at: DateTime!
    "How long it took in milliseconds."
    durationMs: Int!
    "The status that was answered; null without an answer."
    status: Int
    "Why it does not count as delivered; null when it does."
    error: String
    "How the answer begins, at most 500 characters."
    response: String
  }

  "One event for one webhook."
  type WebhookDelivery {
    "Opaque id. The same as the message's webhook-id header in every attempt: repetitions are told by it."
    id: ID!
    "The webhook it is for; null when that is gone, or it is for a job's own webhookUrl."
    webhook: Webhook
    "Where it goes."
    url: String!
    "What happened."
    event: WebhookEvent!
    "The job it is about; null when it is about none."
    job: Job
    "How far it is."
    status: WebhookDeliveryStatus!
    "When the event happened."
    createdAt: DateTime!
    "When it is tried next; null when it is not tried any more."
    nextAttemptAt: DateTime
    "Attempts so far, in order; of many the last 50."
    attempts: [WebhookAttempt!]!
    "What is posted, as JSON text. It is made anew for each attempt, as addresses of images expire."
    body: String!
  }

  "One webhook and its place in the list."
  type WebhookEdge {
    "Its place."
    cursor: String!
    "The webhook."
    node: Webhook!
  }

  "A page of webhooks."
  type WebhookConnection {
    "Webhooks with their places."
    edges: [WebhookEdge!]!
    "The webhooks alone."
    nodes: [Webhook!]!
    "Where the page begins and ends."
    pageInfo: PageInfo!
  }

  "One delivery and its place in the list."
  type WebhookDeliveryEdge {
    "Its place."
    cursor: String!
    "The delivery."
    node: WebhookDelivery!
  }

  "A page of deliveries."
  type WebhookDeliveryConnection {
    "Deliveries with their places."
    edges: [WebhookDeliveryEdge!]!
    "The deliveries alone."
    nodes: [WebhookDelivery!]!
    "Where the page begins and ends."
    pageInfo: PageInfo!
  }

  "Which deliveries to list."
  input WebhookDeliveryFilter {
    "For this webhook."
    webhookId: ID
    "About this job."
    jobId: ID
    "In this state."
    status: WebhookDeliveryStatus
  }

  "A new webhook."
  input CreateWebhookInput {
    "Where to post to: https:, and a public address."
    url: String!
    "What to be told of; none is everything."
    events: [WebhookEvent!]
    "A note for people, at most 200 characters."
    description: String
    "Whether it is told anything yet."
    enabled: Boolean = true
    "The user whose events it is told of; defaults to the caller."
    userId: String
  }

  "Changes of a webhook; what is not given stays."
  input UpdateWebhookInput {
    "Where to post to. What waits for a retry goes there too."
    url: String
    "What to be told of; an empty list is everything."
    events: [WebhookEvent!]
    "A note for people; null takes it away."
    description: String
    "Whether it is told anything."
    enabled: Boolean
  }

  "A webhook, or why there is none."
  type WebhookPayload {
    "The webhook; null when the request was refused."
    webhook: Webhook
    "The secret that signs, as whsec_ and base64. Answered where it is made, and never again."
    secret: String
    "Why it was refused; empty when it was not."
    errors: [UserError!]!
  }

  "A delivery, or why there is none."
  type WebhookDeliveryPayload {
    "The delivery; null when the request was refused."
    delivery: WebhookDelivery
    "Why it was refused; empty when it was not."
    errors: [UserError!]!
  }

  type Query {
    "The caller's webhooks, newest first."
    webhooks(
      "How many, at most 100."
      first: Int = 20
      "A cursor: list what follows it."
      after: String
    ): WebhookConnection!
    "One webhook; null when there is none, or the caller may not see it."
    webhook("Its id." id: ID!): Webhook
    "What the caller's webhooks were told and are to be told, newest first. Kept for 30 days."
    webhookDeliveries(
      "How many, at most 100."
      first: Int = 20
      "A cursor: list what follows it."
      after: String
      "Which ones."
      where: WebhookDeliveryFilter
    ): WebhookDeliveryConnection!
  }

  type Mutation {
    "Makes a webhook, and answers its secret. A user has at most 20."
    createWebhook("What to tell, and where." input: CreateWebhookInput!): WebhookPayload!
    "Changes a webhook."
    updateWebhook("The webhook." id: ID!, "What to change." input: UpdateWebhookInput!): WebhookPayload!
    "Takes a webhook away. What is still to be delivered to it is given up."
    deleteWebhook("The webhook." id: ID!): WebhookPayload!
    "Makes a new secret. Until the overlap is over every message carries two signatures, one by each secret."
    rotateWebhookSecret(
      "The webhook. Without one: the secret that signs what goes to the webhookUrl of the user's jobs."
      id: ID
      "Without an id, the user; defaults to the caller."
      userId: String
      "How long the secret before goes on signing, at most 604800."
      overlapSeconds: Int! = 86400
    ): WebhookPayload!
    "Delivers once more, at once, under the same webhook-id."
    redeliverWebhook("The delivery." id: ID!): WebhookDeliveryPayload!
  }
`;
