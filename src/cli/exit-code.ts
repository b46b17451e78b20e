// What a program ends with, for scripts: docs/cli.md has the table.

import { CommanderError } from 'commander';
import { StartError } from '../domain/errors.ts';

export const DONE = 0;
/** It was tried, and failed. */
export const FAILED = 1;
/** It was not tried: the command, the configuration or the request cannot be used. */
export const REFUSED = 2;
export const NO_SERVER = 3;

/** The server did not take the request: its schema, or its rules, forbid it. */
export class RequestRefused extends Error {}

/** Nothing answers where the server should be. */
export class NoServer extends Error {}

export function noServerAt(url: string): NoServer {
  return new NoServer(`No Easel answers at ${url}. Start one with \`npm start\`, or name one by EASEL_URL.`);
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof NoServer) return NO_SERVER;
  if (error instanceof RequestRefused || error instanceof StartError || isUsage(error)) return REFUSED;
  return FAILED;
}

function isUsage(error: unknown): boolean {
  if (error instanceof CommanderError) return true;
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
