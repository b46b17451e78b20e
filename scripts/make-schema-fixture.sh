#!/usr/bin/env bash
# usage: scripts/make-schema-fixture.sh <commit> <version>
# Writes test/fixtures/sqlite/v<version>.sqlite: a store as that commit's server wrote it, with a completed, a failed and
# a cancelled job, a user, a tag and an idempotency key. Made once for each schema version, before the next one lands.
set -euo pipefail
commit="$1" version="$2"
here="$(cd "$(dirname "$0")/.." && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
git -C "$here" archive "$commit" | tar -x -C "$folder"
ln -s "$here/node_modules" "$folder/node_modules"
cat > "$folder/make-fixture.ts" <<'MAKE'
import { DatabaseSync } from '@photostructure/sqlite';
import { GENERATE, openTestApp, PROGRESS } from './test/open-test-app.ts';

const target = process.argv[2] ?? '';
const app = await openTestApp();
const submit = async (input: object): Promise<string> => {
  const { data, errors } = await app.post(GENERATE, { input });
  if (errors !== undefined || data.generateImage.job === null) throw new Error(JSON.stringify({ data, errors }));
  return data.generateImage.job.id;
};
const run = async (input: object): Promise<void> => void (await app.collect(PROGRESS, { jobId: await submit(input) }));
const model = (prompt: string): object => ({ fluxDev: { prompt } });
await run({
  model: model('completed'),
  options: { width: 64, height: 64, numImages: 2, seed: '7' },
  userId: 'alice',
  tags: ['autumn'],
  idempotencyKey: 'once',
});
await app.behave({ fault: 'content-policy' });
await run({ model: model('failed'), userId: 'bob' });
await app.behave({});
await app.behave({ queueMs: 60_000 });
const waiting = await submit({ model: model('cancelled') });
await app.post('mutation Cancel($id: ID!) { cancelJob(id: $id) { errors { message } } }', { id: waiting });
await app.collect(PROGRESS, { jobId: waiting });
const file = `${app.folder}/easel.sqlite`;
const db = new DatabaseSync(file);
db.exec(`VACUUM INTO '${target}'`);
db.close();
await app[Symbol.asyncDispose]();
MAKE
target="$here/test/fixtures/sqlite/v$version.sqlite"
mkdir -p "$(dirname "$target")"
rm -f "$target"
(cd "$folder" && node --import tsx make-fixture.ts "$target")
echo "v$version: $(node -e "
  const { DatabaseSync } = require('@photostructure/sqlite');
  const db = new DatabaseSync(process.argv[1], { readOnly: true });
  const count = (table) => Object.values(db.prepare('SELECT count(*) FROM ' + table).get())[0];
  console.log('schema', Object.values(db.prepare('PRAGMA user_version').get())[0], 'jobs', count('jobs'), 'images', count('images'), 'events', count('events'));
" "$target")"
