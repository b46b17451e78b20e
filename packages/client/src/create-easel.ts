import { cancelJob } from './cancel-job.ts';
import { connect, type EaselOptions } from './connection.ts';
import { estimate } from './estimate.ts';
import { findJob } from './find-job.ts';
import { followJob } from './follow-job.ts';
import { generate, renderTemplate } from './generate.ts';
import { submitImage } from './submit.ts';
import type {
  Estimate,
  Following,
  GenerateOptions,
  Job,
  JobEvent,
  ModelInput,
  RenderOptions,
  TemplateInput,
} from './types.ts';
import { upload, type UploadOptions } from './upload.ts';
import { watchJob, type WatchOptions } from './watch-job.ts';

export interface Easel {
  /** Generates images and resolves with the completed job. */
  generate(model: ModelInput, options?: GenerateOptions): Promise<Job>;
  /** Renders a template and resolves with the completed job. */
  renderTemplate(template: TemplateInput, options?: RenderOptions): Promise<Job>;
  /** Resolves with the job as soon as it is accepted; `follow` or `watch` it, here or elsewhere. */
  submit(model: ModelInput, options?: Omit<GenerateOptions, 'onProgress'>): Promise<Job>;
  /** To the end of a job that is there, as `generate` does. Raises EaselError with NOT_FOUND. */
  follow(jobId: string, options?: Following): Promise<Job>;
  /** Every event of a job after a cursor, to its end. */
  watch(jobId: string, options?: WatchOptions): AsyncGenerator<JobEvent, void, undefined>;
  /** Null when there is none. */
  job(id: string): Promise<Job | null>;
  cancel(id: string): Promise<Job>;
  /** What `generate` would cost; creates nothing. */
  estimate(model: ModelInput, options?: GenerateOptions): Promise<Estimate>;
  /** Resolves with a reference that models take as an image or as LoRA weights. */
  upload(file: Blob | Uint8Array<ArrayBuffer>, options?: UploadOptions): Promise<string>;
  /** Ends what is being watched. The socket closes by itself when nothing is. */
  close(): Promise<void>;
}

export function createEasel(options?: EaselOptions): Easel {
  const connection = connect(options);
  return {
    generate: (model, how) => generate(connection, model, how),
    renderTemplate: (template, how) => renderTemplate(connection, template, how),
    submit: (model, how = {}) => submitImage(connection, model, how),
    follow: (jobId, how) => followJob(connection, jobId, how),
    watch: (jobId, how) => watchJob(connection, jobId, how),
    job: (id) => findJob(connection, id),
    cancel: (id) => cancelJob(connection, id),
    estimate: (model, how) => estimate(connection, model, how),
    upload: (file, how) => upload(connection, file, how),
    close: () => connection.socket.close(),
  };
}
