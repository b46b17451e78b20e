// `npm run store:copy -- --from sqlite:… --to mongodb://…`: moves an installation to another store, then reads both
// and compares. What is there already is left alone, so a copy that broke off is simply made again.

import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openStoreAt } from '../app/open-store-at.ts';
import type { Store } from '../store/store.ts';
import type { RecordTransfer, Transfer } from '../store/transfer.ts';
import { createCountBar } from './count-bar.ts';
import type { Terminal } from './models/terminal.ts';
import { runAsProgram } from './run-program.ts';

const USAGE = `Usage: npm run store:copy -- --from <store> --to <store>

  A store is sqlite:<file> or mongodb://…; stop the server that uses the first one before.
Exit code: 0 copied and equal, 1 not equal, 2 not possible.`;

const AT_ONCE = 500;

/** Returns the exit code. Raises StartError when a store cannot be had. */
export async function runCopyStore(argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { from: { type: 'string' }, to: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help === true || values.from === undefined || values.to === undefined) {
    terminal.err(USAGE);
    return values.help === true ? 0 : 2;
  }
  await using from = await openStoreAt(values.from, { mustExist: true });
  await using to = await openStoreAt(values.to, { mustExist: false });
  const foreign = await jobOfItsOwn(to, from);
  if (foreign !== undefined) {
    terminal.err(
      `Nothing was copied: the second store has jobs of its own, such as ${foreign}. Copy into an empty one.`,
    );
    return 2;
  }
  // Counters go before the jobs that hold of them, and credits before the balances that know them by their entries:
  // what is there already may have been counted on since, and stays.
  await copyRecords(from.transfer.records.credits, to.transfer.records.credits);
  await copyRecords(from.transfer.records.accounts, to.transfer.records.accounts);
  await to.transfer.writeCounters(await from.transfer.readCounters());
  const total = await from.transfer.countJobs();
  const bar = createCountBar(process.stderr, total, 'jobs copied');
  let copied = 0;
  for await (const bundles of bundlesOf(from.transfer)) {
    await to.transfer.writeJobs(bundles);
    bar.update((copied += bundles.length));
  }
  bar.stop();
  await copyRecords(from.transfer.records.keys, to.transfer.records.keys);
  await copyRecords(from.transfer.records.audit, to.transfer.records.audit);
  await copyRecords(from.transfer.records.webhooks, to.transfer.records.webhooks);
  await copyRecords(from.transfer.records.deliveries, to.transfer.records.deliveries);
  const [before, after] = [await summaryOf(from.transfer), await summaryOf(to.transfer)];
  for (const [what, count] of Object.entries(before.counts)) {
    terminal.out(`${what.padEnd(8)} ${count} there, ${after.counts[what]} copied`);
  }
  terminal.out(`SHA-256  ${before.checksum} there\n         ${after.checksum} copied`);
  if (before.checksum === after.checksum) return 0;
  terminal.err('The two stores are not equal: the second one had other records, or was in use.');
  return 1;
}

/** One that the other store does not have; a copy that broke off has none. */
async function jobOfItsOwn({ transfer }: Store, { jobs }: Store): Promise<string | undefined> {
  for await (const bundles of bundlesOf(transfer)) {
    const ids = bundles.map(({ job }) => job.id);
    const others = await jobs.getMany(ids);
    const own = ids.find((_, index) => others[index] === undefined);
    if (own !== undefined) return own;
  }
  return undefined;
}

async function copyRecords<T extends { id: string }>(
  from: RecordTransfer<T>,
  to: RecordTransfer<T>,
): Promise<void> {
  for await (const records of recordsOf(from)) await to.write(records);
}

function bundlesOf(transfer: Transfer) {
  return pagesOf(
    (after) => transfer.readJobs(after, AT_ONCE),
    ({ job }) => job.id,
  );
}

function recordsOf<T extends { id: string }>(records: RecordTransfer<T>) {
  return pagesOf(
    (after) => records.read(after, AT_ONCE),
    ({ id }) => id,
  );
}

async function* pagesOf<T>(read: (after: string | null) => Promise<T[]>, idOf: (item: T) => string) {
  for (let after: string | null = null; ;) {
    const items = await read(after);
    const last = items.at(-1);
    if (last === undefined) return;
    yield items;
    after = idOf(last);
  }
}

interface Summary {
  counts: Record<string, number>;
  checksum: string;
}

/** Counts, and a hash over every record in order. */
async function summaryOf(transfer: Transfer): Promise<Summary> {
  const hash = createHash('sha256');
  const counts: Record<string, number> = { jobs: 0, events: 0, images: 0, ledger: 0, budgets: 0 };
  const count = (what: string, more: number): void => {
    counts[what] = (counts[what] ?? 0) + more;
  };
  for await (const bundles of bundlesOf(transfer)) {
    for (const bundle of bundles) {
      count('jobs', 1);
      count('events', bundle.events.length);
      count('images', bundle.images.length);
      count('ledger', bundle.ledger.length);
      hash.update(canonical(bundle));
    }
  }
  const counters = await transfer.readCounters();
  count('budgets', counters.length);
  hash.update(canonical(counters));
  for (const [what, records] of Object.entries<RecordTransfer<{ id: string }>>(transfer.records)) {
    counts[what] = 0;
    for await (const page of recordsOf(records)) {
      count(what, page.length);
      hash.update(canonical(page));
    }
  }
  return { counts, checksum: hash.digest('hex') };
}

/** JSON with sorted keys: the order of fields is not part of a record. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

await runAsProgram(import.meta.url, runCopyStore);
