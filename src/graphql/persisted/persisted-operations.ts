// Operations that are known by the hash of their text. Those of a manifest are always known; others are remembered
// when a client sends text and hash together (Apollo's automatic persisted queries), unless only the manifest's may
// run.

import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { OperationLimits } from '../limits/operation-limits.ts';
import { parseWithin } from '../limits/parse-within.ts';
import { createRecent } from '../recent.ts';
import { canonicalText } from './canonical-text.ts';

export interface PersistedOperations {
  /** Text by its hash; undefined when it is not known. */
  find(hash: string): string | undefined;
  /** Remembers an operation that was found to be valid. */
  remember(hash: string, text: string): void;
  /** Why this text may not run; undefined when it may. */
  refusal(text: string): GraphQLError | undefined;
}

/** Hash to text, as the client preset writes it. */
export type Manifest = ReadonlyMap<string, string>;

const MOST_REMEMBERED = 1000;
const LONGEST = 20_000;

export function createPersistedOperations(options: {
  manifest: Manifest;
  /** Nothing else may run. */
  only: boolean;
  limits: Pick<OperationLimits, 'tokens'>;
}): PersistedOperations {
  const { manifest, only } = options;
  const remembered = createRecent<string>({ most: MOST_REMEMBERED, longestKey: 64 });
  // What was compared once need not be read again.
  const judged = createRecent<boolean>({ most: MOST_REMEMBERED, longestKey: LONGEST });
  const listed = new Set(only ? [...manifest.values()].map(canonical) : []);

  function canonical(text: string): string {
    return canonicalText(parseWithin(text, options.limits));
  }

  /** A text that cannot be read is no operation of the manifest. */
  function isListed(text: string): boolean {
    const known = judged.get(text);
    if (known !== undefined) return known;
    let found = false;
    try {
      found = listed.has(canonical(text));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
    }
    judged.set(text, found);
    return found;
  }

  return {
    find: (hash) => manifest.get(hash) ?? remembered.get(hash),
    remember(hash, text) {
      if (!only && text.length <= LONGEST) remembered.set(hash, text);
    },
    refusal: (text) => (only && !isListed(text) ? notListed() : undefined),
  };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function notListed(): GraphQLError {
  return new GraphQLError("Only the operations of this server's manifest may run here.", {
    extensions: { code: 'PERSISTED_OPERATION_REQUIRED', http: { status: 400 } },
  });
}
