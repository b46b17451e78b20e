// How a user is named.

/** 1 to 128 characters, no slash, and no control or format character. */
export const USER_ID = /^[^\p{C}/\\]{1,128}$/u;
