// Pictures as files that carry what made them: one by itself, several as an archive. The server's own rendition for
// downloads says where a picture comes from; the inputs, which it leaves out, are added for whoever made it here.

import { nearUrl } from '../api/addresses.ts';
import { DownloadImageDocument, type DownloadImageQuery } from '../api/generated/graphql.ts';
import { queryUncached } from '../api/uncached.ts';
import { inputsOf, optionsOf } from '../generate/job-inputs.ts';
import { embedMetadata } from './embed-metadata.ts';

/** Fetches the originals and hands the browser a file. Those that cannot be fetched are left out. */
export async function downloadImages(
  ids: readonly string[],
  onProgress: (done: number) => void,
): Promise<void> {
  const files: File[] = [];
  for (const [index, id] of ids.entries()) {
    onProgress(index);
    const file = await fetchFile(id);
    if (file !== null) files.push(file);
  }
  const [only] = files;
  if (only === undefined) return;
  if (files.length === 1) return save(only, only.name);
  const { downloadZip } = await import('client-zip');
  const archive = await downloadZip(files).blob();
  save(archive, `easel-${files.length}-pictures.zip`);
}

type Downloaded = Extract<DownloadImageQuery['node'], { __typename: 'Image' }>;

async function fetchFile(id: string): Promise<File | null> {
  const { data } = await queryUncached(DownloadImageDocument, { id });
  const image = data?.node;
  if (image?.__typename !== 'Image') return null;
  try {
    const response = await fetch(nearUrl(image.url));
    if (!response.ok) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    const described = embedMetadata(bytes, describe(image));
    return new File([described], nameOf(image), { type: image.contentType });
  } catch {
    return null;
  }
}

function describe(image: Downloaded): string {
  const { job } = image;
  return JSON.stringify({
    software: 'Easel',
    model: job.model.id,
    inputs: inputsOf(job),
    options: { ...optionsOf(job), seed: image.seed ?? optionsOf(job).seed },
    cost: job.cost.settled,
    jobId: job.id,
    imageId: image.id,
    createdAt: image.createdAt,
  });
}

function nameOf(image: Downloaded): string {
  const extension = image.contentType
    .replace(/^image\//, '')
    .replace('jpeg', 'jpg')
    .replace(/[^a-z0-9]/g, '');
  if (image.name !== null) return `${image.name.toLowerCase().replace(/[^\w-]+/g, '-')}.${extension}`;
  const seed = image.seed === null ? '' : `-${image.seed}`;
  return `${image.job.model.id.replace(/[^\w-]+/g, '-')}${seed}-${image.id.slice(-6)}.${extension}`;
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the file up by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
