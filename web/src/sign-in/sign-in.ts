// A pasted key or token is exchanged for a session of this server, and forgotten. The session is renewed before it ends.

import { serverUrl } from '../api/addresses.ts';
import { mutate } from '../api/client.ts';
import { CreateSessionDocument, type CreateSessionMutation } from '../api/generated/graphql.ts';
import { currentSession, refuse, type Session, setSession } from '../api/session.ts';
import { signInStrings as words } from '../strings/sign-in.ts';

const LIFE_SECONDS = 3600;
/** Share of its life after which a session is renewed. */
const RENEW_AT = 0.8;
const AGAIN_MS = 30_000;

/** Answers why not; null when the page is signed in. */
export async function signIn(presented: string): Promise<string | null> {
  try {
    // With the pasted key in the header, which the page's own client never holds.
    const response = await fetch(serverUrl('graphql'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${presented}` },
      body: JSON.stringify({
        query: CreateSessionDocument.toString(),
        variables: { expiresInSeconds: LIFE_SECONDS },
      }),
    });
    const answer = (await response.json()) as {
      data?: CreateSessionMutation;
      errors?: { message: string }[];
    };
    const made = answer.data?.createSessionToken;
    const session = toSession(made);
    if (session === null) return answer.errors?.[0]?.message ?? made?.errors[0]?.message ?? words.refused;
    setSession(session);
    return null;
  } catch {
    return words.unreachable;
  }
}

export function signOut(): void {
  setSession(null);
  reload();
}

/** Nothing of one person's may stay on the page for the next: it begins anew. */
export function reload(): void {
  window.location.reload();
}

/** For as long as the page is open. Returns what ends it. */
export function keepSession(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void renew(), Math.max(0, ms));
  };
  const renew = async (): Promise<void> => {
    const before = currentSession();
    if (before === null) return;
    const { data } = await mutate(CreateSessionDocument, { expiresInSeconds: LIFE_SECONDS });
    const next = toSession(data?.createSessionToken);
    if (next === null) {
      if (before.expiresAt <= Date.now()) return refuse(words.ended);
      return plan(Math.min(AGAIN_MS, before.expiresAt - Date.now()));
    }
    setSession(next);
    plan(next.lifeMs * RENEW_AT);
  };
  const session = currentSession();
  if (session !== null) plan(session.expiresAt - Date.now() - session.lifeMs * (1 - RENEW_AT));
  return () => clearTimeout(timer);
}

function toSession(made: CreateSessionMutation['createSessionToken'] | undefined): Session | null {
  if (made === undefined || made.token === null || made.expiresAt === null) return null;
  const expiresAt = Date.parse(made.expiresAt);
  return { token: made.token, expiresAt, lifeMs: expiresAt - Date.now() };
}
