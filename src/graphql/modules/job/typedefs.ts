export const jobTypedefs = /* GraphQL */ `
  "Where a job is. COMPLETED, FAILED and CANCELED are final."
  enum JobStatus {
    "Accepted; it waits here or in the provider's queue."
    QUEUED
    "The provider is working on it."
    RUNNING
    "The provider is done; its results are being stored."
    STORING
    "Every image is stored."
    COMPLETED
    "It ended without a result; failure says why. Nothing is charged."
    FAILED
    "It was cancelled. Nothing is charged."
    CANCELED
  }

  "How urgent a job is. Users take turns whatever their jobs are: an urgent line has four turns to one, and nobody waits for ever."
  enum JobPriority {
    "It can wait: one turn to four of the usual."
    LOW
    "As urgent as usual."
    NORMAL
    "Before the usual: four turns to one."
    HIGH
  }

  "Why a job failed."
  enum FailureCode {
    "The provider refused the inputs."
    PROVIDER_REJECTED
    "The provider broke."
    PROVIDER_ERROR
    "The provider gave up on time."
    PROVIDER_TIMEOUT
    "The provider's content policy forbids it."
    CONTENT_POLICY
    "The job's own deadline passed."
    DEADLINE
    "It is unknown whether the provider took the submission, and it was not repeated."
    SUBMISSION_UNKNOWN
    "The result could not be fetched or stored."
    STORAGE
    "A template's text does not fit its format."
    TEXT_DOES_NOT_FIT
    "No server knows its model, or its version of a template, any more."
    MODEL_GONE
    "Something went wrong here."
    INTERNAL
  }

  "Why a job failed, and what to do about it."
  type JobFailure {
    "What kind of failure."
    code: FailureCode!
    "One sentence for people."
    message: String!
    "Whether the same request may succeed when made again."
    retryable: Boolean!
    "Whether anything was charged."
    charged: Boolean!
    "What the provider said, as it said it."
    details: JSON
  }

  "One submission to the provider."
  type Attempt {
    "1, 2, 3 … over the whole job."
    number: Int!
    "The step it belongs to; generate for a plain image."
    step: String!
    "The provider's endpoint."
    endpoint: String!
    "The provider's request id; null until it was accepted."
    requestId: String
    "When it was begun."
    startedAt: DateTime!
    "When it ended; null while it is open."
    endedAt: DateTime
    "Why it failed; null when it did not."
    error: String
    "Units the provider billed; null when unknown."
    billableUnits: Float
  }

  "One request for images, from acceptance to its end."
  type Job implements Node {
    "Opaque id."
    id: ID!
    "Where it is."
    status: JobStatus!
    "The model that runs it."
    model: Model!
    "The template it renders; null for a plain image job."
    template: JobTemplate
    "Whose it is."
    userId: String!
    "The model's inputs as accepted, in REST spelling."
    input: JSON!
    "The options as accepted, in REST spelling."
    options: JSON!
    "0 to 1; null when nothing is known. Never falls within an attempt."
    progress: Float
    "Requests ahead of it in the queue it waits in; null when it does not wait."
    queuePosition: Int
    "Milliseconds until it is likely done; null without history."
    etaMs: Int
    "What had no effect, or could only be approximated."
    warnings: [String!]!
    "When it was accepted."
    createdAt: DateTime!
    "When the provider began to work on it."
    startedAt: DateTime
    "When it ended."
    finishedAt: DateTime
    "When it fails unless it is done."
    deadlineAt: DateTime
    "Stored results, in order. A template's hold one of exactly each format's size."
    images: [Image!]!
    "Stored results of a template's steps."
    artifacts: [Image!]!
    "What it costs."
    cost: Cost!
    "Why it failed; null unless it did."
    failure: JobFailure
    "Submissions to the provider, in order."
    attempts: [Attempt!]!
    "The seq of its newest event."
    lastSeq: Int!
    "Its stored events in order."
    events(
      "Only those with a greater seq."
      after: Int = 0
      "How many, at most 1000."
      first: Int = 100
    ): [JobEvent!]!
    "The job this one retries."
    retriedFrom: Job
    "Free labels given with the request."
    tags: [String!]!
    "How urgent it is."
    priority: JobPriority!
  }

  "Options that all models share."
  input ImageOptions {
    "Pixels, 64 to 4096. Default 1024; with an input image, the image's own."
    width: Int
    "Pixels, 64 to 4096. Default 1024; with an input image, the image's own."
    height: Int
    "How many images, 1 to 4. Default 1."
    numImages: Int
    "For a repeatable result. Default: the provider picks one."
    seed: Seed
  }

  "Any endpoint of the provider, with its own input."
  input CustomModelInput {
    "Endpoint id, such as fal-ai/flux/dev."
    endpoint: String!
    "The endpoint's input, passed on as it is."
    input: JSON!
  }

  "What to generate, for whom, within which limits."
  input GenerateImageInput {
    "Exactly one model, with that model's own inputs."
    model: ModelInput!
    "Size, count and seed."
    options: ImageOptions
    "The end user this is for; defaults to the caller."
    userId: String
    "Makes a repeated request answer with the first one's job. 1 to 255 printable ASCII characters; kept for 48 hours, per user."
    idempotencyKey: String
    "Refuse when the price is above this."
    maxCost: Money
    "Fail unless done so many seconds after acceptance, 1 to 86400."
    deadlineSeconds: Int
    "Answer with the images of an identical earlier request of the same user, if there is one with an explicit seed."
    reuse: Boolean = false
    "Free labels, at most 20 of 64 characters."
    tags: [String!]
    "Where to report the end of the job."
    webhookUrl: String
    "How urgent it is; more than the caller's key allows is refused."
    priority: JobPriority = NORMAL
  }

  "Which jobs to list."
  input JobFilter {
    "In any of these states."
    status: [JobStatus!]
    "Registry id of the model."
    model: String
    "Key of the template."
    template: String
    "Only this user's; the caller must be allowed to see them."
    userId: String
    "A tag."
    tag: String
    "Accepted after this moment."
    createdAfter: DateTime
    "Accepted before this moment."
    createdBefore: DateTime
  }

  "One job and its place in the list."
  type JobEdge {
    "Its place."
    cursor: String!
    "The job."
    node: Job!
  }

  "A page of jobs."
  type JobConnection {
    "Jobs with their places."
    edges: [JobEdge!]!
    "The jobs alone."
    nodes: [Job!]!
    "Where the page begins and ends."
    pageInfo: PageInfo!
  }

  "A job, or why there is none."
  type JobPayload {
    "The job; null when the request was refused."
    job: Job
    "True when an earlier request with the same idempotency key made the job."
    replayed: Boolean!
    "Why it was refused; empty when it was not."
    errors: [UserError!]!
  }

  "What a batch does when some of its requests are refused."
  enum BatchErrorPolicy {
    "Nothing is created unless everything is."
    REJECT_ALL
    "What can be created is."
    REJECT_FAILED
  }

  "What became of a batch."
  type BatchPayload {
    "One a request, in their order."
    results: [JobPayload!]!
    "How many jobs there are now."
    accepted: Int!
    "How many requests were refused."
    rejected: Int!
    "Why the batch as a whole was refused; then it has no results."
    errors: [UserError!]!
  }

  type Query {
    "One job; null when there is none, or the caller may not see it."
    job("Its id." id: ID!): Job
    "Jobs the caller may see, newest first."
    jobs(
      "How many, at most 100."
      first: Int = 20
      "A cursor: list what follows it."
      after: String
      "Which ones."
      where: JobFilter
    ): JobConnection!
  }

  "What can be done."
  type Mutation {
    "Accepts a job that generates images with one model. It is stored before this answers; follow it with jobProgress."
    generateImage("What to generate." input: GenerateImageInput!): JobPayload!
    "Accepts up to 100 jobs in one call, all validated and priced before any is created."
    generateImages(
      "What to generate, 1 to 100 requests."
      inputs: [GenerateImageInput!]!
      "What to do when some are refused."
      onError: BatchErrorPolicy! = REJECT_ALL
    ): BatchPayload!
    "Cancels a job. One that ends as CANCELED is not charged. The provider may refuse to stop a run: then the job goes on with a warning, errors holds WRONG_STATE, and it is charged if it completes."
    cancelJob("The job." id: ID!): JobPayload!
    "Runs a finished job again as a new one with the same inputs. A result that was paid for and not handed out is not generated again: one that only could not be stored, or a submission that turned out to have been taken."
    retryJob(
      "The finished job."
      id: ID!
      "Makes a repeated call answer with the first one's job."
      idempotencyKey: String
      "True: for other images. A given seed is replaced by another, and nothing that was made before is used."
      newSeed: Boolean = false
    ): JobPayload!
  }
`;
