// Usage as CSV or JSON lines, with the columns of the FOCUS cost specification where it has them: their names, and moments
// in UTC to the second.

import { formatMoney } from '../domain/money.ts';
import type { UsageRow } from './report-usage.ts';

type Cell = string | number | null;

const COLUMNS: [string, (row: UsageRow) => Cell][] = [
  ['ChargePeriodStart', (row) => toMoment(row.period.from)],
  ['ChargePeriodEnd', (row) => toMoment(row.period.to)],
  ['x_LocalPeriod', (row) => row.hour ?? row.day],
  ['ChargeCategory', () => 'Usage'],
  ['ServiceCategory', () => 'AI and Machine Learning'],
  ['ServiceName', () => 'Easel'],
  ['SubAccountId', (row) => row.userId],
  ['SkuId', (row) => row.model],
  ['x_Template', (row) => row.template],
  ['x_Tag', (row) => row.tag],
  ['x_KeyId', (row) => row.key],
  ['x_Jobs', (row) => row.jobs],
  ['ConsumedQuantity', (row) => row.images],
  ['ConsumedUnit', () => 'Images'],
  ['x_Failures', (row) => row.failures],
  ['x_Unpriced', (row) => row.unpriced],
  ['BilledCost', (row) => formatMoney(row.price)],
  ['x_ProviderCost', (row) => (row.cost === null ? null : formatMoney(row.cost))],
  ['BillingCurrency', () => 'USD'],
];

function toMoment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Lines of a CSV file, the header first. */
export function* usageCsv(rows: Iterable<UsageRow>): Generator<string, void, undefined> {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
  for (const row of rows) yield `${COLUMNS.map(([, read]) => csvCell(read(row))).join(',')}\r\n`;
}

/** An object a line. */
export function* usageJsonLines(rows: Iterable<UsageRow>): Generator<string, void, undefined> {
  for (const row of rows) {
    yield `${JSON.stringify(Object.fromEntries(COLUMNS.map(([name, read]) => [name, read(row)])))}\n`;
  }
}

function csvCell(value: Cell): string {
  if (value === null) return '';
  const text = String(value);
  // A spreadsheet takes such a text for a formula.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
