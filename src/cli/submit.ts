// A model by its name, and a request for it made of flags.

import type { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import { type Flags, toModelFlags } from './arguments.ts';
import { RequestRefused } from './exit-code.ts';
import { GENERATE, generateData, MODEL, modelData } from './generate-operations.ts';

export type FoundModel = NonNullable<z.infer<typeof modelData>['model']>;

/** Raises RequestRefused, with the names there are. */
export async function findModel(client: ApiClient, id: string): Promise<FoundModel> {
  const { model, models } = await client.request(MODEL, { id }, modelData);
  if (model !== null) return model;
  const names = models.nodes.map((node) => node.id).join(', ');
  throw new RequestRefused(`There is no model ${id}. There are: ${names}.`);
}

export type Submitted = { ok: true; id: string; warnings: string[] } | { ok: false; problems: string[] };

/** What surrounds the inputs of a model. */
export interface OwnOptions {
  user?: string | undefined;
  key?: string | undefined;
  priority?: string | undefined;
}

/** `given`: inputs of the model and common options, by the names of their flags. */
export async function submit(
  client: ApiClient,
  model: FoundModel,
  given: Flags,
  { user, key, priority }: OwnOptions,
): Promise<Submitted> {
  const { inputs, options } = toModelFlags(given, model.inputSchema.properties);
  const input = {
    model: { [model.arm]: inputs },
    options,
    ...(user === undefined ? {} : { userId: user }),
    ...(key === undefined ? {} : { idempotencyKey: key }),
    ...(priority === undefined ? {} : { priority: priority.toUpperCase() }),
  };
  const { job, errors } = (await client.request(GENERATE, { input }, generateData)).generateImage;
  if (job !== null) return { ok: true, id: job.id, warnings: job.warnings };
  return { ok: false, problems: errors.map(({ message, path }) => `${path.join('.')}: ${message}`) };
}
