// Who the page acts as. A server on loopback without keys asks nothing, and then there is nothing here.

const STORAGE = 'easel.session';

let token: string | null = read();

/** Headers of every request. */
export function authorization(): Record<string, string> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** Parameters of the socket's first message. */
export function connectionParams(): Record<string, unknown> {
  return token === null ? {} : { token };
}

/** Null signs out. The token is kept for this tab only. */
export function setToken(next: string | null): void {
  token = next;
  try {
    if (next === null) sessionStorage.removeItem(STORAGE);
    else sessionStorage.setItem(STORAGE, next);
  } catch {
    // Storage may be switched off: the token lives as long as the page.
  }
}

function read(): string | null {
  try {
    return sessionStorage.getItem(STORAGE);
  } catch {
    return null;
  }
}
