import { existsSync } from 'node:fs';
import { openStore } from '../../app/open-store.ts';
import type { Config } from '../../config/load-config.ts';
import { inspectFile } from '../../store/sqlite/inspect-file.ts';
import { type Answer, messageOf, ok, problem, warning } from './finding.ts';

export async function checkStore({ store }: Config): Promise<Answer> {
  return store.kind === 'sqlite' ? checkSqlite(store.file) : checkMongo(store);
}

function checkSqlite(file: string): Answer {
  if (!existsSync(file)) return ok(`SQLite; ${file} is made by the first start`);
  try {
    const { version, newest } = inspectFile(file);
    if (version > newest)
      return problem(
        `${file} has schema ${version}, and this version knows ${newest}`,
        'Run the newer Easel that wrote it, or restore a backup from before the upgrade.',
      );
    if (version < newest)
      return warning(
        `SQLite, schema ${version}; the next start brings it to ${newest}`,
        'Make a backup first: `npm run backup -- --to <file>`.',
      );
    return ok(`SQLite, schema ${version}, whole`);
  } catch (error) {
    return problem(
      messageOf(error),
      'Restore it from a backup (`npm run restore`), or move it away to start empty.',
    );
  }
}

async function checkMongo(store: Extract<Config['store'], { kind: 'mongo' }>): Promise<Answer> {
  try {
    // As in production: what is missing is told, and not made.
    await using opened = await openStore({ store, production: true });
    await opened.ping();
    return ok('MongoDB answers, and has this version’s schema');
  } catch (error) {
    const message = messageOf(error);
    if (/npm run migrate/.test(message))
      return warning(message, 'Run `npm run migrate` before the next start in production.');
    return problem(
      message,
      'Check MONGODB_URI: the host and port, user and password, and that the server lets this machine in.',
    );
  }
}
