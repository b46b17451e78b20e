// A stack of things to close, in reverse order. Node 20 has no AsyncDisposableStack.

export interface Cleanup extends AsyncDisposable {
  /** Registers a resource and returns it. */
  use<T extends AsyncDisposable>(resource: T): T;
  /** Registers a function to call at the end. */
  defer(close: () => unknown): void;
  /** Hands everything over to a new stack, so that leaving this scope closes nothing. */
  move(): Cleanup;
}

export function createCleanup(closers: Array<() => unknown> = []): Cleanup {
  let stack = closers;
  return {
    use(resource) {
      stack.push(() => resource[Symbol.asyncDispose]());
      return resource;
    },
    defer(close) {
      stack.push(close);
    },
    move() {
      const moved = stack;
      stack = [];
      return createCleanup(moved);
    },
    async [Symbol.asyncDispose]() {
      const errors: unknown[] = [];
      for (let close = stack.pop(); close !== undefined; close = stack.pop()) {
        try {
          await close();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length === 1) throw errors[0];
      if (errors.length > 1) throw new AggregateError(errors, 'Several resources failed to close');
    },
  };
}
