// Structured logs: JSON lines, or pretty ones on a terminal. Lines about a job carry its id.

import { type DestinationStream, pino, type Logger as PinoLogger, stdSerializers } from 'pino';
import { createSourceStacks } from './source-stack.ts';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error'> & {
  child(bindings: Record<string, unknown>): Logger;
};

/** Never written, wherever they turn up in a logged object. */
const SECRET_PATHS = [
  'authorization',
  '*.authorization',
  'headers.authorization',
  'req.headers.authorization',
  'req.headers.cookie',
  'token',
  '*.token',
  'secret',
  '*.secret',
  'credentials',
  '*.credentials',
];

const toSources = createSourceStacks(new URL('.', import.meta.url).href);

/** Whatever was thrown. */
function describeError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return thrown;
  const described = stdSerializers.err(thrown);
  return { ...described, stack: toSources(described.stack) };
}

/** `to` is standard output where it is not said. */
export function createLogger(options: { level: string; to?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: null,
    serializers: { err: describeError },
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
  };
  return options.to === undefined ? pino(settings) : pino(settings, options.to);
}

/** Lines for eyes, on standard output. In this process: a thread for them would need files that no bundle has. */
export async function openTerminal(): Promise<DestinationStream> {
  const { default: pretty } = await import('pino-pretty');
  return pretty({ ignore: 'pid,hostname', sync: true });
}
