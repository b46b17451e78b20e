// What the client gives and takes, by the names of the schema.

import type {
  ErrorFieldsFragment,
  EstimateQuery,
  GenerateImageInput,
  ImageFieldsFragment,
  JobFieldsFragment,
  JobStatus,
  RenderTemplateInput,
  WatchJobSubscription,
} from './generated/graphql.ts';

export type {
  ErrorCode,
  FailureCode,
  ImageOptions,
  JobStatus,
  ModelInput,
  TemplateFormat,
  TemplateInput,
} from './generated/graphql.ts';

export type Image = ImageFieldsFragment;
export type Job = JobFieldsFragment;
/** Something that happened to a job; `__typename` tells what. `seq` is 1, 2, 3 … without gaps. */
export type JobEvent = WatchJobSubscription['jobProgress'];
/** Why a request was refused; `__typename` tells what more there is. */
export type UserError = ErrorFieldsFragment;
/** What a request would cost. Money is dollars as decimal text. */
export type Estimate = Omit<EstimateQuery['estimate'], 'errors'>;

/** Where a job is now, put together from its events so far. */
export interface Progress {
  jobId: string;
  /** The cursor: `watch(jobId, { after: seq })` goes on from here. */
  seq: number;
  status: JobStatus;
  /** 0 to 1; null when nothing is known. */
  progress: number | null;
  /** Requests ahead in the queue; null when not known, or not waiting. */
  queuePosition: number | null;
  /** Milliseconds until it is likely done; null without history. */
  etaMs: number | null;
  /** The newest line of the model's log, or why it tries again. */
  message: string | null;
  /** What is stored so far. */
  images: readonly Image[];
  /** The event that led here. */
  event: JobEvent;
}

export interface Following {
  /** Called with every event, in order, each exactly once: over reconnects and restarts of the server too. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** An abort cancels the job. */
  signal?: AbortSignal | undefined;
}

export type GenerateOptions = Omit<GenerateImageInput, 'model'> & Following;
export type RenderOptions = Omit<RenderTemplateInput, 'template'> & Following;
