// Runs begun on this page: the card is there before the server has answered, and stays the same card afterwards.

import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { mutate } from '../api/client.ts';
import {
  GenerateImageDocument,
  type GenerateImageInput,
  type ProblemFragment,
  RecentRunsDocument,
} from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { rememberPrompt } from '../forms/prompt-history.ts';
import { useNewcomers } from '../live/active-jobs.ts';

export interface PendingRun {
  /** Idempotency key of the request, and key of the card. */
  key: string;
  request: GenerateImageInput;
  modelId: string;
  prompt: string;
  shape: { width: number; height: number };
  /** Unreachable: no answer came; the same key can safely be sent again. */
  state: 'sending' | 'unreachable';
}

export type SubmitResult = { ok: true } | { ok: false; problems: readonly ProblemFragment[] };

interface Runs {
  pending: readonly PendingRun[];
  /** Ids of accepted jobs, newest first. */
  accepted: readonly string[];
}

let runs: Runs = { pending: [], accepted: [] };
const keys = new Map<string, string>();
const watchers = new Set<() => void>();

/** Sends a run. Problems come back to the form; a lost connection stays with the card. */
export async function submitRun(run: Omit<PendingRun, 'key' | 'state'>): Promise<SubmitResult> {
  rememberPrompt(run.prompt);
  const key = newKey();
  change({ pending: [{ ...run, key, state: 'sending' }, ...runs.pending] });
  return send(key);
}

/** Sends a run again that got no answer. */
export async function resendRun(key: string): Promise<SubmitResult> {
  mark(key, 'sending');
  return send(key);
}

export function dropRun(key: string): void {
  change({ pending: runs.pending.filter((run) => run.key !== key) });
}

/** Takes in a job that was begun otherwise, as by a retry. */
export function acceptJob(jobId: string): void {
  if (!runs.accepted.includes(jobId)) change({ accepted: [jobId, ...runs.accepted] });
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `studio-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

async function send(key: string): Promise<SubmitResult> {
  const run = runs.pending.find((each) => each.key === key);
  if (run === undefined) return { ok: true };
  const { data, error } = await mutate(GenerateImageDocument, {
    input: { ...run.request, idempotencyKey: key },
  });
  if (data === undefined) {
    if (error?.networkError !== undefined) {
      mark(key, 'unreachable');
      return { ok: true };
    }
    dropRun(key);
    return { ok: false, problems: [refusal(error?.graphQLErrors[0]?.message ?? '')] };
  }
  const { job, errors } = data.generateImage;
  if (job === null) {
    dropRun(key);
    return { ok: false, problems: errors };
  }
  keys.set(job.id, key);
  change({
    pending: runs.pending.filter((each) => each.key !== key),
    accepted: [job.id, ...runs.accepted.filter((id) => id !== job.id)],
  });
  return { ok: true };
}

function refusal(message: string): ProblemFragment {
  return { __typename: 'RequestError', code: 'WRONG_STATE', message, path: [] };
}

function mark(key: string, state: PendingRun['state']): void {
  change({ pending: runs.pending.map((run) => (run.key === key ? { ...run, state } : run)) });
}

function change(next: Partial<Runs>): void {
  runs = { ...runs, ...next };
  for (const watcher of watchers) watcher();
}

export interface ListedRun {
  key: string;
  jobId: string;
}

/** The newest runs of all, those of this page first where the server's list does not have them yet. */
export function useRuns(first: number) {
  const own = useSyncExternalStore(watch, () => runs);
  const [{ data, error }, load] = useQuery(RecentRunsDocument, { first });
  const reload = useCallback(() => load({ requestPolicy: 'network-only' }), [load]);
  const ids = useMemo(() => data?.jobs.nodes.map((job) => job.id), [data]);
  useMissing(ids, reload);
  const listed = useMemo((): ListedRun[] => {
    const known = ids ?? [];
    const all = [...own.accepted.filter((id) => !known.includes(id)), ...known];
    return all.map((jobId) => ({ jobId, key: keys.get(jobId) ?? jobId }));
  }, [own.accepted, ids]);
  return {
    pending: own.pending,
    listed,
    hasMore: data?.jobs.pageInfo.hasNextPage ?? false,
    loading: data === undefined && error === undefined,
    error: data === undefined ? error : undefined,
    reload,
  };
}

/** Reloads when a job began that the list does not have; while there is none yet, once there is. */
function useMissing(ids: readonly string[] | undefined, reload: () => void): void {
  const early = useRef<readonly string[]>([]);
  const look = useCallback(
    (began: readonly string[] | null) => {
      if (ids === undefined) early.current = [...early.current, ...(began ?? [])];
      else if (began === null || began.some((id) => !ids.includes(id))) reload();
    },
    [ids, reload],
  );
  useNewcomers('began', look);
  useEffect(() => {
    if (ids === undefined) return;
    const began = early.current;
    early.current = [];
    look(began);
  }, [ids, look]);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
