import { createEasel } from './create-easel.ts';

export { cancelJob } from './cancel-job.ts';
export { connect, type Connection, type EaselOptions, type Token } from './connection.ts';
export { createEasel, type Easel } from './create-easel.ts';
export { EaselError, type EaselErrorCode } from './easel-error.ts';
export { estimate } from './estimate.ts';
export { findJob } from './find-job.ts';
export { followJob } from './follow-job.ts';
export { generate, renderTemplate } from './generate.ts';
export { submitImage, submitTemplate } from './submit.ts';
export type {
  ErrorCode,
  Estimate,
  FailureCode,
  Following,
  GenerateOptions,
  Image,
  ImageOptions,
  Job,
  JobEvent,
  JobStatus,
  ModelInput,
  Progress,
  RenderOptions,
  TemplateFormat,
  TemplateInput,
  UserError,
} from './types.ts';
export { upload, type UploadOptions } from './upload.ts';
export { watchJob, type WatchOptions } from './watch-job.ts';

/** With nothing to set up: the page's own server, or `EASEL_URL`, or the one on this machine. */
export const easel = /* @__PURE__ */ createEasel();
