// Copies a job's results into the object store, in order, each once however often it is tried. An image whose file is
// no image, or is gone, does not take the others with it: the job completes with those, and says which it lacks.

import { imageId } from '../domain/ids.ts';
import type { Image, Job, ProviderImage, ProviderOutput } from '../domain/job.ts';
import { keepImage } from '../objects/keep-image.ts';
import type { ProviderError } from '../providers/provider.ts';
import { imagesAsked } from '../registry/price.ts';
import { fieldsOf } from '../store/store.ts';
import { GENERATE } from './generate-images.ts';
import type { JobRun, RunChange } from './job-run.ts';
import { backoff } from './retry-policy.ts';
import type { WorkOutcome } from './work-outcome.ts';
import { pause } from './unknown-submission.ts';

/** The result is paid for: a file that cannot be copied at once is tried again for about half a minute. */
const TRIES = 7;

/** `resumed`: an earlier run had the result, and may have kept some of it. */
export async function keepImages(run: JobRun, { resumed }: { resumed: boolean }): Promise<WorkOutcome> {
  const output = run.job.outputs[GENERATE];
  if (output === undefined) throw new Error('There is no result to keep');
  // A retry begins here, with a result that an earlier job has paid for.
  if (run.job.status !== 'STORING') {
    await run.commit({
      set: ({ startedAt }) => ({ status: 'STORING', startedAt: startedAt ?? run.deps.now() }),
    });
  }
  const ids = output.images.map((_, index) => imageId(run.job.id, index));
  const stored = resumed ? await run.deps.store.images.getMany(ids) : [];
  const images: Image[] = [];
  let rest: RunChange | undefined;
  const lost: { index: number; error: ProviderError }[] = [];
  for (const [index, image] of output.images.entries()) {
    if (stored[index] !== undefined) continue;
    if (rest !== undefined) {
      await run.commit(rest);
      images.push(...(rest.images ?? []));
    }
    rest = undefined;
    const kept = await keepProviderImage(run, { output, image, index, role: 'final', name: null });
    if (kept.ok) rest = kept.change;
    else if (kept.fileAtFault) lost.push({ index, error: kept.error });
    else return { kind: 'failed', error: kept.error };
  }
  const [first] = lost;
  if (first !== undefined && lost.length === output.images.length)
    return { kind: 'failed', error: first.error };
  rest = withWarnings(rest, missingOf(run.job, output, lost));
  // What the last image changes is stored with the end of the job: one write less for each.
  if (rest === undefined) return { kind: 'completed' };
  return resumed ? { kind: 'completed', rest } : { kind: 'completed', rest, images };
}

/** What was asked for and is not there. */
function missingOf(
  { model, input, options }: Job,
  { images }: ProviderOutput,
  lost: readonly { index: number; error: ProviderError }[],
): string[] {
  const asked = imagesAsked(model, input, options);
  return [
    ...(images.length < asked ? [`The provider gave ${images.length} of ${asked} images.`] : []),
    ...lost.map(({ index, error }) => `Image ${index + 1} could not be kept: ${error.message}.`),
  ];
}

function withWarnings(change: RunChange | undefined, more: readonly string[]): RunChange | undefined {
  if (more.length === 0) return change;
  return {
    ...change,
    set: (stored) => {
      const fields = change === undefined ? {} : fieldsOf(change, stored);
      return { ...fields, warnings: [...(fields.warnings ?? stored.warnings), ...more] };
    },
  };
}

/** One file of a provider's output and its place among the job's images. */
export interface ProviderFile {
  output: ProviderOutput;
  image: ProviderImage;
  index: number;
  role: Image['role'];
  name: string | null;
}

/** `change` records the image; it is yet to be stored. `fileAtFault`: it will be no other one when it is asked for again. */
export type KeptImageChange =
  | { ok: true; change: RunChange }
  | { ok: false; error: ProviderError; fileAtFault: boolean };

/** Copies a file. A final is announced by the change that records it, a step's output is not. */
export async function keepProviderImage(run: JobRun, file: ProviderFile): Promise<KeptImageChange> {
  for (let failures = 1; ; failures++) {
    const copied = await copyImage(run, file);
    if (copied.ok) return { ok: true, change: recordOf(run, copied.file, file) };
    run.signal.throwIfAborted();
    const { error, fileAtFault } = copied;
    run.deps.log.warn(
      { jobId: run.job.id, index: file.index, failures, reason: error.message },
      'An image could not be kept',
    );
    if (!error.retryable || failures >= TRIES) return { ok: false, error, fileAtFault };
    await pause(error.retryAfterMs ?? backoff(failures), run.signal);
  }
}

type Copied = { ok: true; file: KeptFile } | { ok: false; error: ProviderError; fileAtFault: boolean };
type KeptFile = Extract<Awaited<ReturnType<typeof keepImage>>, { ok: true }>;

async function copyImage(run: JobRun, { output, image, index, role, name }: ProviderFile): Promise<Copied> {
  const { deps, job, signal } = run;
  const opened = await deps.provider.open(image.url, signal);
  if (!opened.ok) return { ...opened, fileAtFault: !opened.error.retryable };
  const file = await keepImage(deps.objects, {
    body: opened.body,
    length: opened.length,
    folder: ['images', job.userId, job.id, ...(role === 'artifact' ? ['artifacts'] : [])],
    name: name ?? String(index),
    metadata: {
      job: job.id,
      model: job.model,
      ...(output.seed === null ? {} : { seed: output.seed }),
    },
    signal,
  });
  if (file.ok) return { ok: true, file };
  const { code, message, retryable } = file.error;
  return {
    ok: false,
    error: { code: 'STORAGE', message, retryable, retryAfterMs: null, details: null },
    // What our own store refuses is another matter: the result is still there for a retry.
    fileAtFault: code !== 'STORE' && !retryable,
  };
}

function recordOf(run: JobRun, file: KeptFile, from: ProviderFile): RunChange {
  const { job } = run;
  const { prompt } = job.input;
  const image: Image = {
    id: imageId(job.id, from.index, from.role),
    jobId: job.id,
    userId: job.userId,
    model: job.model,
    index: from.index,
    role: from.role,
    name: from.name,
    key: file.key,
    width: file.width,
    height: file.height,
    contentType: file.contentType,
    bytes: file.bytes,
    sha256: file.sha256,
    seed: from.output.seed,
    nsfw: from.image.nsfw,
    thumbHash: null,
    variants: {},
    prompt: typeof prompt === 'string' ? prompt : null,
    tags: job.tags,
    createdAt: run.deps.now(),
    deletedAt: null,
  };
  return {
    set: warnOfFlagged(image),
    images: [image],
    events: from.role === 'final' ? [{ type: 'ImageStored', imageId: image.id }] : [],
  };
}

/** A change that says so where the provider's checker has flagged an image. */
export function warnOfFlagged({ nsfw, index }: Pick<Image, 'nsfw' | 'index'>): RunChange['set'] {
  if (nsfw !== true) return {};
  const warning = `Image ${index + 1} was flagged by the provider's safety checker.`;
  return ({ warnings }) => ({ warnings: [...warnings, warning] });
}
