#!/usr/bin/env node
// The one program of the command line. Each command is a file beside this one; docs/cli.md documents them.

import { readFileSync } from 'node:fs';
import { Command as CommanderCommand, CommanderError } from 'commander';
import { addBackup } from './backup.ts';
import { addLedger, addReconcile } from './bookkeeping.ts';
import { addCancel } from './cancel.ts';
import type { Terminal } from './models/terminal.ts';
import { addDoctor } from './doctor/doctor.ts';
import { DONE, REFUSED } from './exit-code.ts';
import type { Frame } from './frame.ts';
import { addKeys } from './keys/keys.ts';
import { addJobs } from './jobs.ts';
import { loadConfig } from '../config/load-config.ts';
import { type Command, runAsProgram } from './run-program.ts';
import { addRestore } from './restore.ts';
import { addTemplates } from './templates.ts';
import { addUsage } from './usage.ts';
import { addWatch } from './watch.ts';

/** Programs that read their own arguments; loaded when they are called. */
const PROGRAMS: Record<string, { summary: string; load: () => Promise<Command> }> = {
  generate: {
    summary: 'generate images with a model, or with every row of a CSV file',
    load: async () => (await import('./generate.ts')).runGenerate,
  },
  models: {
    summary: 'list, show, check and import models',
    load: async () => {
      const { runModels } = await import('./models.ts');
      return (argv, terminal) => runModels(argv, terminal, loadConfig());
    },
  },
  queue: {
    summary: 'pause, resume and see the queue of several servers',
    load: async () => {
      const { runQueue } = await import('./queue.ts');
      return (argv, terminal) => runQueue(argv, terminal, loadConfig());
    },
  },
};

/** In the order of the help. */
const COMMANDS = [
  addJobs,
  addWatch,
  addCancel,
  addKeys,
  addTemplates,
  addUsage,
  addReconcile,
  addLedger,
  addBackup,
  addRestore,
  addDoctor,
];

/** Returns the exit code. */
export async function runEasel(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = DONE;
  const frame: Frame = { terminal, end: (code) => (exitCode = code) };
  const program = createProgram(frame);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Its message is written already; help and --version are no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : REFUSED;
    throw error;
  }
}

function createProgram(frame: Frame): CommanderCommand {
  const { terminal } = frame;
  const program = new CommanderCommand('easel')
    .description(
      'Image generation in front of fal.ai: jobs, models, templates and the server, from the terminal.',
    )
    .version(ownVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      getOutHasColors: () => terminal.coloured === true,
    })
    .enablePositionalOptions()
    .showHelpAfterError('(easel --help lists the commands)')
    .addHelpText(
      'after',
      '\nEASEL_URL names the server, EASEL_TOKEN is the API key shown to it.\nExit code: 0 done, 1 failed, 2 refused, 3 no server.',
    );
  for (const [name, { summary, load }] of Object.entries(PROGRAMS)) {
    program
      .command(name)
      .summary(summary)
      .description(summary)
      .argument('[arguments...]')
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      .action(async (args: string[]) => frame.end(await (await load())(args, terminal)));
  }
  for (const add of COMMANDS) add(program, frame);
  return program;
}

function ownVersion(): string {
  // Beside `src` in the sources, and beside `dist` when built.
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      const { version }: { version?: unknown } = JSON.parse(
        readFileSync(new URL(up, import.meta.url), 'utf8'),
      );
      if (typeof version === 'string') return version;
    } catch {
      // The other place.
    }
  }
  return 'unknown';
}

await runAsProgram(import.meta.url, runEasel);
