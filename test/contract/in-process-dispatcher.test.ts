import { describe } from 'vitest';
import { createInProcessDispatcher } from '../../src/dispatch/in-process/in-process-dispatcher.ts';
import { dispatcherContract } from './dispatcher.ts';

describe('the dispatcher of one process', () => {
  dispatcherContract((concurrency) => Promise.resolve(createInProcessDispatcher({ concurrency })));
});
