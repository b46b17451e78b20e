// The server as a process: reads the configuration, starts it, stops it gracefully.

import { createApp } from './app.ts';
import { describeVariables, loadConfig } from './config/load-config.ts';
import { StartError } from './domain/errors.ts';

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    printHelp();
    return;
  }
  const config = loadConfig();
  const app = await createApp(config);
  process.stdout.write(`${app.banner}\n`);

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    app.log.info({ signal }, 'Stopping');
    // The stop itself is bounded; this is for whatever would hold the process after it.
    setTimeout(() => process.exit(0), (config.jobs.shutdownSeconds + 5) * 1000).unref();
    app[Symbol.asyncDispose]().then(
      () => process.exit(0),
      (error: unknown) => {
        app.log.error({ err: error }, 'The stop was not clean');
        process.exit(1);
      },
    );
  };
  process.on('uncaughtExceptionMonitor', (error) => {
    app.log.error({ err: error }, 'This process ends by an error that nobody has caught');
  });
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function printHelp(): void {
  const rows = describeVariables();
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(
    ({ name, default: value, meaning }) => `  ${name.padEnd(width)}  ${meaning} [${value}]`,
  );
  process.stdout.write(
    `Easel is configured by environment variables, or a .env file:\n\n${lines.join('\n')}\n`,
  );
}

main().catch((error: unknown) => {
  const message =
    error instanceof StartError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
