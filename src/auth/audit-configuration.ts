// Notes in the audit log when a server starts with another configuration than the last one did.

import type { JsonObject } from '../domain/json.ts';
import { audit, type AuditDeps } from './audit.ts';

/** `settings`: what is in effect, by the name of its variable, without any secret. */
export async function auditConfiguration(deps: AuditDeps, settings: Record<string, string>): Promise<void> {
  const { items } = await deps.store.audit.list(
    { action: 'CONFIGURATION_CHANGED' },
    { first: 1, after: null },
  );
  const before = asTexts(items[0]?.details['settings']);
  const names = [...new Set([...Object.keys(before), ...Object.keys(settings)])].sort();
  const changed: JsonObject = {};
  for (const name of names) {
    const [was, is] = [before[name] ?? null, settings[name] ?? null];
    if (was !== is) changed[name] = { before: was, after: is };
  }
  if (items.length > 0 && Object.keys(changed).length === 0) return;
  const details = items.length === 0 ? { settings } : { settings, changed };
  await audit(
    deps,
    { kind: 'operator', name: 'server' },
    { action: 'CONFIGURATION_CHANGED', target: null, details },
  );
}

function asTexts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
