// What stands behind the types of the schema.

import type { UserError } from '../domain/errors.ts';
import type { Image, Job, JobEvent } from '../domain/job.ts';
import type { ModelDefinition } from '../registry/define-model.ts';

export type EventOf<T extends JobEvent['type']> = Extract<JobEvent, { type: T }>;
export type ErrorOf<C extends UserError['code']> = Extract<UserError, { code: C }>;
export type NodeSource = Job | Image | ModelDefinition;
