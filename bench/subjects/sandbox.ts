import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { answerMessages, used } from '../subject.ts';

const sandbox = await startSandbox({
  queueMs: Number(process.env['QUEUE_MS'] ?? 0),
  positions: 0,
  runMs: Number(process.env['RUN_MS'] ?? 0),
  logs: Number(process.env['LOGS'] ?? 2),
});
answerMessages({ url: sandbox.url }, () => ({ url: sandbox.url, ...used() }));
