// Names of scopes between a key (act-as) and the schema (ACT_AS).

import { SCOPES, type Scope } from '../../../domain/api-key.ts';
import type { Scope as ScopeName } from '../../generated/resolvers.ts';

const NAMES = {
  generate: 'GENERATE',
  read: 'READ',
  'act-as': 'ACT_AS',
  operator: 'OPERATOR',
} as const satisfies Record<Scope, ScopeName>;

export function toScopeNames(scopes: readonly Scope[]): ScopeName[] {
  return scopes.map((scope) => NAMES[scope]);
}

export function toScopes(names: readonly ScopeName[] | null | undefined): Scope[] | undefined {
  return names?.flatMap((name) => SCOPES.filter((scope) => NAMES[scope] === name));
}
