// How submissions behave: the timing of the queue, and faults a test has asked for.

import { z } from 'zod';

export const FAULTS = [
  'submit-503',
  'submit-429',
  'submit-reset',
  'submit-reset-after-accept',
  'stream-drop',
  'status-500',
  'never-completes',
  'run-422',
  'run-500',
  'content-policy',
  'nsfw',
  'result-500',
  /** One image less than was asked for. */
  'fewer-images',
  'cdn-404',
  /** Of the first image only. */
  'cdn-404-first',
  'cdn-html',
  'cdn-truncated',
  'cdn-slow',
] as const;

export type Fault = (typeof FAULTS)[number];

export interface Timing {
  queueMs: number;
  positions: number;
  runMs: number;
  logs: number;
}

/** Long enough for a client that polls every 100 ms to see each phase. */
export const DEFAULT_TIMING: Timing = { queueMs: 300, positions: 2, runMs: 900, logs: 6 };

export const ruleSchema = z.strictObject({
  queueMs: z.int().min(0).optional(),
  positions: z.int().min(0).optional(),
  runMs: z.int().min(0).optional(),
  logs: z.int().min(0).optional(),
  fault: z.enum(FAULTS).optional(),
  times: z.int().min(1).optional(),
  match: z.string().optional(),
});
type Rule = z.infer<typeof ruleSchema>;

export interface Behaviours {
  /** `{}` forgets all rules; any other one stands beside the earlier ones, the newest match wins. */
  set(rule: Rule): void;
  /** The fault of a submission that is to be refused, if there is one; it is used up by it. */
  takeSubmitFault(prompt: string): Fault | null;
  /** What holds for an accepted submission with this prompt; a fault that is limited is used up by it. */
  take(prompt: string): { timing: Timing; fault: Fault | null };
}

const REFUSING: ReadonlySet<Fault | undefined> = new Set(['submit-503', 'submit-429', 'submit-reset']);

export function createBehaviours(base: Timing): Behaviours {
  let rules: { rule: Rule; left: number }[] = [];
  const find = (prompt: string, refusing: boolean): { rule: Rule; left: number } | undefined => {
    const live = rules.findLast(({ rule, left }) => left > 0 && prompt.includes(rule.match ?? ''));
    return live !== undefined && REFUSING.has(live.rule.fault) === refusing ? live : undefined;
  };
  return {
    set(rule) {
      rules =
        Object.keys(rule).length === 0
          ? []
          : [...rules, { rule, left: rule.times ?? Number.POSITIVE_INFINITY }];
    },
    takeSubmitFault(prompt) {
      const found = find(prompt, true);
      if (found === undefined) return null;
      found.left--;
      return found.rule.fault ?? null;
    },
    take(prompt) {
      const found = find(prompt, false);
      if (found === undefined) return { timing: { ...base }, fault: null };
      const { queueMs, positions, runMs, logs, fault } = found.rule;
      if (fault !== undefined) found.left--;
      return {
        timing: {
          queueMs: queueMs ?? base.queueMs,
          positions: positions ?? base.positions,
          runMs: runMs ?? base.runMs,
          logs: logs ?? base.logs,
        },
        fault: fault ?? null,
      };
    },
  };
}
