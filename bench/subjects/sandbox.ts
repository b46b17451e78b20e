import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { answerMessages } from '../subject.ts';

const sandbox = await startSandbox({ queueMs: 0, positions: 0, runMs: 0, logs: 2 });
answerMessages({ url: sandbox.url }, () => Promise.resolve({ url: sandbox.url }));
