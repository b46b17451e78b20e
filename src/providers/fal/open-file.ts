// Opens a result file. The address comes from somebody else's answer, so only origins the provider is known to serve
// files from are asked, without credentials, and redirects are checked like the first address.

import { Readable } from 'node:stream';
import type { OpenOutcome, ProviderError } from '../provider.ts';
import { codeOf, type Transport } from './transport.ts';

export interface FileOptions {
  transport: Transport;
  /** Files of this origin are trusted as well; null: none. */
  baseOrigin: string | null;
  /** No byte for so long: the download is dead. */
  stallMs: number;
}

const FILE_HOST = /(^|\.)fal\.(media|ai|run)$|^storage\.googleapis\.com$/;
const MOST_REDIRECTS = 3;

export async function openFile(options: FileOptions, url: string, signal: AbortSignal): Promise<OpenOutcome> {
  if (url.startsWith('data:')) return openInline(url);
  if (!URL.canParse(url)) return refuse(url.slice(0, 60));
  let address = new URL(url);
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    if (!isTrusted(options.baseOrigin, address)) return refuse(address.origin);
    try {
      const answer = await options.transport.requestFile(address, {
        headersTimeout: options.stallMs,
        bodyTimeout: options.stallMs,
        signal,
      });
      const { location } = answer.headers;
      if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
        await answer.body.dump();
        address = new URL(location, address);
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

function isTrusted(baseOrigin: string | null, { origin, protocol, hostname }: URL): boolean {
  return origin === baseOrigin || (protocol === 'https:' && FILE_HOST.test(hostname));
}

function refuse(where: string): { ok: false; error: ProviderError } {
  return fail(`The result is at an address that is not the provider's: ${where}`, false);
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
