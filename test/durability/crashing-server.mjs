// The built server, killed by its own hand at the nth change of a job: before it is stored, or right after. Plain
// JavaScript, as it is started many times and what it starts is the build.

import { createApp } from '../../dist/src/app.js';
import { loadConfig } from '../../dist/src/config/load-config.js';

const at = Number(process.env.CRASH_AT ?? '0');
const when = process.env.CRASH_WHEN ?? 'after';
let changes = 0;

function wrapStore(store) {
  const die = () => process.kill(process.pid, 'SIGKILL');
  const counted = async (change) => {
    const due = ++changes === at;
    if (due && when === 'before') die();
    const result = await change();
    if (due) die();
    return result;
  };
  return {
    ...store,
    jobs: {
      ...store.jobs,
      admit: (jobs, options) => counted(() => store.jobs.admit(jobs, options)),
      apply: (change) => counted(() => store.jobs.apply(change)),
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

const app = await createApp(loadConfig(process.env), at === 0 ? {} : { wrapStore });
process.stdout.write(`${app.banner}\n`);
process.on('SIGTERM', () => void app[Symbol.asyncDispose]().then(() => process.exit(0)));
