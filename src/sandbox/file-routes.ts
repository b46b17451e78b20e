// Result files and uploads over HTTP, as fal's CDN and storage serve them, with the faults a CDN can have.

import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Incoming, readBody, readJson, sendJson } from './exchange.ts';
import type { Requests } from './requests.ts';
import type { Results } from './results.ts';
import type { Uploads } from './uploads.ts';

export interface FileParts {
  requests: Requests;
  results: Results;
  uploads: Uploads;
}

/** True when the path was one of these. */
export async function serveFiles(
  parts: FileParts,
  incoming: Incoming,
  response: ServerResponse,
): Promise<boolean> {
  const { path, method } = incoming;
  const result = /^files\/([0-9a-f-]{36})\/(\d+)\.\w+$/.exec(path);
  if (result !== null) {
    await sendResult(parts, result[1] ?? '', Number(result[2]), response);
    return true;
  }
  const uploaded = /^files\/uploads\/([0-9a-f-]{36})\//.exec(path);
  if (uploaded !== null) {
    const file = parts.uploads.get(uploaded[1] ?? '');
    if (file === undefined) sendJson(response, 404, { detail: 'File not found' });
    else
      response
        .writeHead(200, { 'content-type': file.contentType, 'content-length': file.bytes.length })
        .end(file.bytes);
    return true;
  }
  const upload = /^uploads\/([0-9a-f-]{36})$/.exec(path);
  if (upload !== null && method === 'PUT') {
    const stored = parts.uploads.put(
      upload[1] ?? '',
      await readBody(incoming.message),
      incoming.message.headers['content-type'],
    );
    sendJson(response, stored ? 200 : 404, {});
    return true;
  }
  if (path === 'files/upload' && method === 'POST') {
    // The way of the Python client: the bytes at once.
    const contentType = incoming.message.headers['content-type'] ?? 'application/octet-stream';
    const name = z.string().catch('file').parse(incoming.message.headers['x-fal-file-name']);
    const { upload_url, file_url } = parts.uploads.initiate(incoming.origin, { fileName: name, contentType });
    parts.uploads.put(upload_url.split('/').at(-1) ?? '', await readBody(incoming.message), contentType);
    sendJson(response, 200, { access_url: file_url });
    return true;
  }
  return false;
}

const wanted = z.looseObject({
  content_type: z.string().catch('application/octet-stream'),
  file_name: z.string().catch('file'),
});

/** rest.fal.ai: where an upload begins. True when the path was one of these. */
export async function serveStorage(
  parts: FileParts,
  incoming: Incoming,
  response: ServerResponse,
): Promise<boolean> {
  if (incoming.path.startsWith('storage/auth/token')) {
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    sendJson(response, 200, {
      token: 'sandbox',
      token_type: 'Bearer',
      base_url: `${incoming.origin}/v3.fal.media`,
      expires_at: expires,
    });
    return true;
  }
  if (incoming.path !== 'storage/upload/initiate') return false;
  const { content_type, file_name } = wanted.parse((await readJson(incoming.message)) ?? {});
  sendJson(
    response,
    200,
    parts.uploads.initiate(incoming.origin, { fileName: file_name, contentType: content_type }),
  );
  return true;
}

async function sendResult(
  parts: FileParts,
  id: string,
  index: number,
  response: ServerResponse,
): Promise<void> {
  const request = parts.requests.get(id);
  const fault = request?.fault;
  if (fault === 'cdn-html') {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Oops</title><h1>Something else</h1>');
    return;
  }
  const gone = fault === 'cdn-404' || (fault === 'cdn-404-first' && index === 0);
  const drawing = request === undefined || gone ? undefined : await parts.results.file(request, index);
  if (drawing === undefined) return sendJson(response, 404, { detail: 'File not found' });
  const { bytes, contentType } = drawing;
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': bytes.length,
    'cache-control': 'public, max-age=31536000',
  });
  if (fault === 'cdn-truncated') {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return;
  }
  if (fault !== 'cdn-slow') return void response.end(bytes);
  const half = Math.floor(bytes.length / 2);
  response.write(bytes.subarray(0, half));
  const timer = setTimeout(() => response.end(bytes.subarray(half)), 1500);
  response.on('close', () => clearTimeout(timer));
}
