export const signInStrings = {
  title: 'Sign in',
  key: 'API key or token',
  keyHelp: 'It is exchanged for a session of this tab, and not kept.',
  empty: 'Paste a key or a token.',
  signIn: 'Sign in',
  noKey: 'No key yet? Who runs this server makes one with',
  refused: 'The server did not take it.',
  unreachable: 'The server cannot be reached. Try again.',
  ended: 'The session has ended.',
  signOut: 'Sign out',
  signedInAs: (user: string) => `Signed in as ${user}`,
};
