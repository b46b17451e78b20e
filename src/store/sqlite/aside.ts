// What goes on in memory beside a transaction, and has to end as it does.

export interface Aside {
  /** The last statements of a transaction, or of a part of it that may be taken back alone: what was put off until now. */
  write(): void;
  /** Everything since the last `write`, at least, is taken back. */
  takeBack(): void;
}

export function together(asides: readonly Aside[]): Aside {
  return {
    write() {
      for (const aside of asides) aside.write();
    },
    takeBack() {
      for (const aside of asides) aside.takeBack();
    },
  };
}
