/**
 * Reads what Vitest's JSON reporter wrote.
 *
 *     node scripts/count-tests.mjs --failed-files <report>   the files in which something failed, a line each
 *     node scripts/count-tests.mjs <report> [<later report>] "N passed, N failed"; the later run of a file counts
 *
 * The second form ends with 1 when a test failed or none ran. An empty later report is none.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [first, ...rest] = process.argv.slice(2);

/** The files of a report, by name, each with its tests. */
function files(report) {
  const text = readFileSync(report, 'utf8');
  return new Map(text === '' ? [] : JSON.parse(text).testResults.map((file) => [file.name, file]));
}

const tests = (file, status) => file.assertionResults.filter((test) => test.status === status).length;
// A file that does not load, or throws outside of a test, has failed without a failed test.
const failures = (file) => tests(file, 'failed') || Number(file.status === 'failed');
const sum = (list, of) => list.reduce((total, item) => total + of(item), 0);

if (first === '--failed-files') {
  for (const file of files(rest[0]).values()) if (failures(file) > 0) console.log(relative('.', file.name));
} else {
  // The last of equal names stays.
  const all = new Map([first, ...rest].flatMap((report) => [...files(report)]));
  const passed = sum([...all.values()], (file) => tests(file, 'passed'));
  const failed = sum([...all.values()], failures);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
