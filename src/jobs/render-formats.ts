// The last part of a render: kept backgrounds and pictures in, one file a format out, each stored as it is done.

import { Readable } from 'node:stream';
import { imageId } from '../domain/ids.ts';
import type { Image } from '../domain/job.ts';
import { readObject } from '../objects/read-object.ts';
import { keepImage } from '../objects/keep-image.ts';
import type { ProviderError } from '../providers/provider.ts';
import type { TemplateDefinition, TemplateStep } from '../templates/define-template.ts';
import { type AspectClass, FORMATS, type FormatId } from '../templates/formats.ts';
import { paintScene } from '../templates/scenes.ts';
import type { EncodedImage } from '../templates/typeset/encode-image.ts';
import type { RenderArtifacts } from '../templates/typeset/render-format.ts';
import type { JobRun } from './job-run.ts';
import { toFileType } from './prepare-template.ts';
import { toRenderError } from './render-error.ts';
import { backoff } from './retry-policy.ts';
import { pause } from './unknown-submission.ts';

/** About half a minute. */
const STORE_TRIES = 7;

interface Render {
  template: TemplateDefinition;
  formats: readonly FormatId[];
  steps: readonly TemplateStep[];
}

/** Undefined when every format is stored. A format that is there already is left as it is. */
export async function renderFormats(run: JobRun, render: Render): Promise<ProviderError | undefined> {
  // Fonts and line breaking take their time to load: whoever renders waits for it, not every start.
  const { renderFormat } = await import('../templates/typeset/render-format.ts');
  const { backgrounds, assets, flagged } = await loadPictures(run, render);
  const finals = await run.deps.store.images.getMany(
    render.formats.map((_, index) => imageId(run.job.id, index)),
  );
  for (const [index, id] of render.formats.entries()) {
    if (finals[index] !== undefined) continue;
    run.signal.throwIfAborted();
    const format = FORMATS[id];
    const { template } = render;
    const rendered = await renderFormat({
      layout: template.layout(run.job.input, format),
      format,
      background:
        backgrounds.get(format.aspect) ?? ((size) => paintScene(template.scene(run.job.input), size)),
      assets,
      type: toFileType(run.job.options['file_type']) ?? 'jpeg',
      artifacts: true,
    });
    if (!rendered.ok) return toRenderError(rendered.failure);
    const error = await storeFormat(run, {
      ...rendered,
      index,
      id,
      nsfw: flagged.has(format.aspect) ? true : null,
      firstArtifact: render.steps.length + index * 2,
    });
    if (error !== undefined) return error;
  }
  return undefined;
}

/** What the steps made, by what it is for; and the pictures of the variables. */
async function loadPictures(run: JobRun, { template, steps }: Render) {
  const { store } = run.deps;
  const backgrounds = new Map<AspectClass, Buffer>();
  const assets: Record<string, Buffer> = {};
  /** Classes whose background the provider's safety checker flagged: so are the formats on it. */
  const flagged = new Set<AspectClass>();
  const artifacts = await store.images.getMany(
    steps.map((_, index) => imageId(run.job.id, index, 'artifact')),
  );
  for (const [index, { makes, name }] of steps.entries()) {
    const artifact = artifacts[index];
    const bytes = artifact === undefined ? undefined : await readObject(run.deps.objects, artifact.key);
    if (bytes === undefined) throw new Error(`The output of step ${name} is not there`);
    if (makes.kind === 'background') backgrounds.set(makes.aspect, bytes);
    else assets[makes.asset] = bytes;
    if (makes.kind === 'background' && artifact?.nsfw === true) flagged.add(makes.aspect);
  }
  for (const [variable, { asset }] of Object.entries(template.pictures)) {
    const reference = run.job.input[variable];
    if (asset === null || typeof reference !== 'string') continue;
    const read = await run.deps.readReference(reference, run.job.userId, run.signal);
    if (!read.ok) throw new Error(`${variable} cannot be read: ${read.message}`);
    assets[asset] = read.bytes;
  }
  return { backgrounds, assets, flagged };
}

interface Finished {
  index: number;
  id: FormatId;
  nsfw: boolean | null;
  firstArtifact: number;
  final: EncodedImage;
  artifacts: RenderArtifacts | undefined;
}

/** The final, its 2× copy and its words alone; stored in one change, so that a final that is there is whole. */
async function storeFormat(run: JobRun, done: Finished): Promise<ProviderError | undefined> {
  const { id, index, final, artifacts, firstArtifact } = done;
  const parts: { bytes: Buffer; role: Image['role']; name: string; index: number }[] = [
    { bytes: final.bytes, role: 'final', name: id, index },
  ];
  if (artifacts !== undefined) {
    parts.push({ bytes: artifacts.twice.bytes, role: 'artifact', name: `${id}@2x`, index: firstArtifact });
    const { words } = artifacts;
    if (words !== undefined)
      parts.push({ bytes: words, role: 'artifact', name: `${id}-words`, index: firstArtifact + 1 });
  }
  const images: Image[] = [];
  for (const part of parts) {
    const file = await keepPart(run, part);
    if (!file.ok) return storageError(file.error);
    images.push({ ...toImage(run, part, file), nsfw: part.role === 'final' ? done.nsfw : null });
  }
  await run.commit({
    set: {},
    images,
    events: [{ type: 'ImageStored', imageId: imageId(run.job.id, index) }],
  });
  return undefined;
}

/** A render costs time, and its backgrounds were paid for: a store that is away for a moment is asked again. */
async function keepPart(run: JobRun, part: { bytes: Buffer; role: Image['role']; name: string }) {
  for (let failures = 1; ; failures += 1) {
    const file = await keepImage(run.deps.objects, {
      body: Readable.from([part.bytes]),
      length: part.bytes.length,
      folder: ['images', run.job.userId, run.job.id, ...(part.role === 'artifact' ? ['artifacts'] : [])],
      name: part.name.toLowerCase(),
      metadata: { job: run.job.id },
      signal: run.signal,
    });
    // What failed because the process stops has not failed: the next start goes on with it.
    run.signal.throwIfAborted();
    if (file.ok || !file.error.retryable || failures >= STORE_TRIES) return file;
    await pause(backoff(failures), run.signal);
  }
}

function storageError({ message, retryable }: { message: string; retryable: boolean }): ProviderError {
  return { code: 'STORAGE', message, retryable, retryAfterMs: null, details: null };
}

function toImage(
  run: JobRun,
  part: { role: Image['role']; name: string; index: number },
  file: Pick<Image, 'key' | 'width' | 'height' | 'contentType' | 'bytes' | 'sha256'>,
): Image {
  const { job } = run;
  const { headline } = job.input;
  const { key, width, height, contentType, bytes, sha256 } = file;
  return {
    id: imageId(job.id, part.index, part.role),
    jobId: job.id,
    userId: job.userId,
    model: job.model,
    index: part.index,
    role: part.role,
    name: part.name,
    key,
    width,
    height,
    contentType,
    bytes,
    sha256,
    seed: null,
    nsfw: null,
    thumbHash: null,
    variants: {},
    prompt: typeof headline === 'string' ? headline : null,
    tags: job.tags,
    createdAt: run.deps.now(),
    deletedAt: null,
  };
}
