// From a chosen file to a reference that a request can carry.

import { nearUrl } from '../api/addresses.ts';
import { mutate } from '../api/client.ts';
import { CreateUploadDocument, type CreateUploadMutation } from '../api/generated/graphql.ts';
import { formStrings } from '../strings/forms.ts';

export type UploadResult = { ok: true; reference: string } | { ok: false; message: string };

const TYPES = /^image\/(png|jpeg|webp|gif|avif)$/;
const MOST_BYTES = 50 * 1024 * 1024;
/** Pictures uploaded from this page, to be shown without asking for them back. */
const previews = new Map<string, string>();

export function previewOf(reference: string): string | undefined {
  return previews.get(reference);
}

/** The first picture among what was pasted or dropped. */
export function pictureAmong(files: Iterable<File>): File | undefined {
  return [...files].find((file) => file.type.startsWith('image/'));
}

/** Sends the file to where the server says; `onProgress` hears of it from 0 to 1. */
export async function uploadPicture(file: File, onProgress: (part: number) => void): Promise<UploadResult> {
  if (!TYPES.test(file.type)) return { ok: false, message: formStrings.image.noPicture(file.name) };
  if (file.size > MOST_BYTES) return { ok: false, message: formStrings.image.tooLarge('50 MB') };
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes === null) return { ok: false, message: formStrings.image.unreadable };
  const sha256 = await digest(bytes);
  // Without a secure context there is no digest: the picture then travels within the request.
  if (sha256 === null) return asData(file);
  const input = { contentType: file.type, bytes: bytes.byteLength, sha256 };
  const { data } = await mutate(CreateUploadDocument, { input });
  const upload = data?.createUpload.upload;
  if (upload === null || upload === undefined) {
    return { ok: false, message: data?.createUpload.errors[0]?.message ?? formStrings.image.notUploaded };
  }
  const problem = await send(file, upload, onProgress);
  if (problem !== null) return { ok: false, message: problem };
  previews.set(upload.reference, URL.createObjectURL(file));
  return { ok: true, reference: upload.reference };
}

type Upload = NonNullable<CreateUploadMutation['createUpload']['upload']>;

/** By XMLHttpRequest: fetch does not tell how far an upload is. */
function send(file: File, upload: Upload, onProgress: (part: number) => void): Promise<string | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('PUT', nearUrl(upload.url));
    for (const { name, value } of upload.headers) {
      // Set by the browser itself, which refuses to be told.
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value);
    }
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    request.addEventListener('load', () =>
      resolve(request.status < 300 ? null : refusal(request.responseText)),
    );
    request.addEventListener('error', () => resolve(formStrings.image.notUploaded));
    request.send(file);
  });
}

function refusal(body: string): string {
  try {
    const { detail }: { detail?: unknown } = JSON.parse(body);
    return typeof detail === 'string' ? detail : formStrings.image.notUploaded;
  } catch {
    return formStrings.image.notUploaded;
  }
}

async function digest(bytes: ArrayBuffer): Promise<string | null> {
  if (!window.isSecureContext) return null;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function asData(file: File): Promise<UploadResult> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('loadend', () => {
      const { result } = reader;
      resolve(
        typeof result === 'string'
          ? { ok: true, reference: result }
          : { ok: false, message: formStrings.image.unreadable },
      );
    });
    reader.readAsDataURL(file);
  });
}
