// Opens a result file. The address comes from somebody else's answer, so only origins the provider is known to serve
// files from are asked, without credentials, and redirects are checked like the first address.

import { Readable } from 'node:stream';
import { request } from 'undici';
import type { OpenOutcome, ProviderError } from '../provider.ts';
import { codeOf, type Transport } from './transport.ts';

export interface FileOptions {
  transport: Transport;
  /** Its origin is trusted as well. */
  baseUrl: string | null;
  /** No byte for so long: the download is dead. */
  stallMs: number;
}

const FILE_HOST = /(^|\.)fal\.(media|ai|run)$|^storage\.googleapis\.com$/;
const MOST_REDIRECTS = 3;

export async function openFile(options: FileOptions, url: string, signal: AbortSignal): Promise<OpenOutcome> {
  if (url.startsWith('data:')) return openInline(url);
  let address = url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    if (!isTrusted(options.baseUrl, address))
      return fail(`The result is at an address that is not the provider's: ${originOf(address)}`, false);
    try {
      const answer = await request(options.transport.rewrite(address), {
        dispatcher: options.transport.files,
        headersTimeout: options.stallMs,
        bodyTimeout: options.stallMs,
        signal,
      });
      const { location } = answer.headers;
      if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
        await answer.body.dump();
        address = new URL(location, address).href;
        continue;
      }
      if (answer.statusCode !== 200) {
        await answer.body.dump();
        const retryable = answer.statusCode === 429 || answer.statusCode >= 500;
        return fail(`The result's address answered ${answer.statusCode}`, retryable);
      }
      const length = Number(answer.headers['content-length'] ?? Number.NaN);
      const type = answer.headers['content-type'];
      return {
        ok: true,
        body: answer.body,
        contentType: typeof type === 'string' ? type : null,
        length: Number.isNaN(length) ? null : length,
      };
    } catch (error) {
      signal.throwIfAborted();
      return fail(`The result could not be fetched (${codeOf(error)})`, true);
    }
  }
  return fail('The result is behind too many redirects', false);
}

function isTrusted(baseUrl: string | null, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, protocol, hostname } = new URL(url);
  if (baseUrl !== null && origin === new URL(baseUrl).origin) return true;
  return protocol === 'https:' && FILE_HOST.test(hostname);
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url.slice(0, 60);
}

function openInline(url: string): OpenOutcome {
  const match = /^data:([\w/+.-]+);base64,(.*)$/s.exec(url);
  if (match === null) return fail('The result is an inline file that cannot be read', false);
  const bytes = Buffer.from(match[2] ?? '', 'base64');
  return { ok: true, body: Readable.from([bytes]), contentType: match[1] ?? null, length: bytes.length };
}

function fail(message: string, retryable: boolean): { ok: false; error: ProviderError } {
  return { ok: false, error: { code: 'STORAGE', message, retryable, retryAfterMs: null, details: null } };
}
