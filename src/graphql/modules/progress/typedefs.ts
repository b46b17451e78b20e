export const progressTypedefs = /* GraphQL */ `
  "One line of a model's log."
  type LogLine {
    "Its text."
    message: String!
    "debug, info, warn or error."
    level: String!
    "When it was written."
    at: DateTime!
  }

  "Something that happened to a job. Stored before it is told."
  interface JobEvent {
    "1, 2, 3 … within the job, without gaps: the cursor to resume from."
    seq: Int!
    "The job."
    jobId: ID!
    "When it happened."
    at: DateTime!
  }

  "The job waits."
  type JobQueued implements JobEvent {
    "Its place in the job's history."
    seq: Int!
    "The job."
    jobId: ID!
    "When it happened."
    at: DateTime!
    "Requests ahead of it; null when not known."
    position: Int
    "Milliseconds until it is likely done; null without history."
    etaMs: Int
  }

  "The provider works on the job."
  type JobRunning implements JobEvent {
    "Its place in the job's history."
    seq: Int!
    "The job."
    jobId: ID!
    "When it happened."
    at: DateTime!
    "The attempt that runs, from 1."
    attempt: Int!
    "0 to 1; null when nothing is known."
    progress: Float
    "Log lines that are new with this event."
    logs: [LogLine!]!
  }

  "An attempt failed and another one follows."
  type JobRetrying implements JobEvent {
    "Its place in the job's history."
    seq: Int!
    "The job."
    jobId: ID!
    "When it happened."
    at: DateTime!
    "The attempt that failed."
    attempt: Int!
    "Why."
    reason: String!
    "Milliseconds until the next one."
    delayMs: Int!
  }

  "A template's job enters a step."
  type JobStep implements JobEvent {
    "Its place in the job's history."
    seq: Int!
    "The job."
    jobId: ID!
    "When it happened."
    at: DateTime!
    "Name of the step."
    step: String!
    "Its number, from 1."
    index: Int!
    "How many there are."
    of: Int!
  }

  "One result is safe."
  type ImageStored implements JobEvent {
    "Its place in the job's history."
    seq: Int!
    "The job."
    jobId: ID!
    "When it happened."
    at: DateTime!
    "The stored image; null when it was deleted since."
    image: Image
  }

  "The job has ended. Always the last event."
  type JobFinished implements JobEvent {
    "Its place in the job's history: the job's lastSeq."
    seq: Int!
    "The job."
    jobId: ID!
    "When it happened."
    at: DateTime!
    "The job as it ended."
    job: Job!
  }

  "What can be followed, over graphql-transport-ws."
  type Subscription {
    "Every event with seq > after, stored ones first, then live; completes after JobFinished."
    jobProgress(
      "The job to follow."
      jobId: ID!
      "The seq of the last event already seen; 0 for all."
      after: Int = 0
    ): JobEvent!
    "Live events of all jobs the caller may see; after a reconnect, list the jobs and subscribe again."
    jobUpdates("Which jobs." where: JobFilter): JobEvent!
  }
`;
