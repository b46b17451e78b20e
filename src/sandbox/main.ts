// `npm run sandbox -- --port 4100 [--queue-ms 200 --positions 2 --run-ms 600 --logs 5]`

import { parseArgs } from 'node:util';
import { type SandboxOptions, startSandbox } from './sandbox.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    'queue-ms': { type: 'string' },
    positions: { type: 'string' },
    'run-ms': { type: 'string' },
    logs: { type: 'string' },
  },
});

const numbers = {
  port: values.port,
  queueMs: values['queue-ms'],
  positions: values.positions,
  runMs: values['run-ms'],
  logs: values.logs,
};
const options: SandboxOptions = values.host === undefined ? {} : { host: values.host };
for (const [name, text] of Object.entries(numbers)) {
  if (text === undefined) continue;
  if (!/^\d+$/.test(text)) throw new Error(`--${name} must be a whole number, not ${text}`);
  Object.assign(options, { [name]: Number(text) });
}
const sandbox = await startSandbox(options);
process.stdout.write(`The fal sandbox listens on ${sandbox.url}\n`);
const stop = (): void => void sandbox[Symbol.asyncDispose]();
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
