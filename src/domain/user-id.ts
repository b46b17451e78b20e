// How a user is named: ids of end users are the caller's own.

/** 1 to 128 characters, no slash, and no control or format character. */
export const USER_ID = /^[^\p{C}/\\]{1,128}$/u;

/** The user that the jobs of a caller without authentication belong to. */
export const OPERATOR = 'operator';

export function isUserId(text: string): boolean {
  return USER_ID.test(text);
}
