import type { FailureCode, JobStatus } from '../api/generated/graphql.ts';

export const statusWords: Record<JobStatus, string> = {
  QUEUED: 'Queued',
  RUNNING: 'Running',
  STORING: 'Storing',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELED: 'Canceled',
};

/** What to do about a failure, after the sentence that says what happened. */
export const failureAdvice: Record<FailureCode, string> = {
  PROVIDER_REJECTED: 'Change the inputs the provider names, then run again.',
  PROVIDER_ERROR: 'The provider broke; running it again may work.',
  PROVIDER_TIMEOUT: 'The provider took too long; running it again may work.',
  CONTENT_POLICY: 'Rephrase the prompt: the provider does not draw this.',
  DEADLINE: 'Allow more time under “More settings”, or run it when the queue is shorter.',
  SUBMISSION_UNKNOWN: 'Nobody knows whether the provider took it. Running it again may pay twice.',
  STORAGE: 'The picture was made but not kept. Retry: it is not made again.',
  TEXT_DOES_NOT_FIT: 'Shorten the text that the format names.',
  MODEL_GONE: 'Choose a model that this server has.',
  INTERNAL: 'This is a fault of the server. Try again, and report it with the job’s id.',
};
