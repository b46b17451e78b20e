// An address a caller can put an input image to, and the reference that names it afterwards.

import type { Actor } from '../domain/actor.ts';
import { fail, type InputProblem, type Result, succeed } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import type { JsonValue } from '../domain/json.ts';
import { uploadKey } from '../objects/references.ts';
import type { JobDeps } from './job-deps.ts';
import { resolveUser } from './prepare-request.ts';

export interface UploadRequest {
  contentType: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
  userId?: string | null | undefined;
}

export interface Upload {
  id: string;
  /** `easel://uploads/<id>`: names the upload as an input. */
  reference: string;
  url: string;
  headers: { name: string; value: string }[];
  expiresAt: number;
}

const EXTENSIONS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'application/octet-stream': 'safetensors',
};
const MOST_IMAGE = 50_000_000;
const MOST_WEIGHTS = 2_000_000_000;
const EXPIRES_S = 900;

export async function createUpload(
  deps: JobDeps,
  actor: Actor,
  request: UploadRequest,
): Promise<Result<Upload>> {
  const user = resolveUser(actor, request.userId);
  const problems = checkUpload(request);
  if (!user.ok) return fail(...user.errors, ...problems);
  const extension = EXTENSIONS[request.contentType];
  if (problems.length > 0 || extension === undefined) return fail(...problems);
  const id = `${newId('upl')}-${extension}`;
  const { url, headers } = await deps.objects.uploadUrl({
    key: uploadKey(id, user.value),
    contentType: request.contentType,
    bytes: request.bytes,
    sha256: request.sha256,
    expiresIn: EXPIRES_S,
  });
  return succeed({
    id,
    reference: `easel://uploads/${id}`,
    url,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    expiresAt: deps.now() + EXPIRES_S * 1000,
  });
}

function checkUpload({ contentType, bytes, sha256 }: UploadRequest): InputProblem[] {
  const problems: InputProblem[] = [];
  const add = (
    name: string,
    rule: string,
    message: string,
    received: JsonValue,
    allowed?: string[],
  ): void => {
    problems.push({ code: 'INVALID_INPUT', path: [name], rule, message, received, allowed });
  };
  if (!Object.hasOwn(EXTENSIONS, contentType)) {
    add(
      'contentType',
      'one_of',
      'The content type must be one of an image, or application/octet-stream for weights.',
      contentType.slice(0, 100),
      Object.keys(EXTENSIONS),
    );
  }
  const most = contentType.startsWith('image/') ? MOST_IMAGE : MOST_WEIGHTS;
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > most) {
    add('bytes', 'range', `An upload has 1 to ${most} bytes.`, bytes);
  }
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    add('sha256', 'format', 'sha256 must be 64 lower-case hexadecimal digits.', sha256.slice(0, 100));
  }
  return problems;
}
