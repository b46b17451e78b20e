// Memory in which small objects are held until their hash is known: so much and no more, used again and again. A buffer
// made for each would be touched page by page, and be there until the collector comes.

/** Buffers are of whole megabytes, so that one that is free fits many. */
const STEP = 1024 * 1024;

export interface HeldBytes {
  /**
   * Lends a buffer of at least `bytes` while `work` runs. Undefined, and nothing run, when there is none within
   * `patienceMs`. One whose work failed is not lent again: what failed may still read it.
   */
  within<T>(bytes: number, work: (buffer: Buffer) => Promise<T>): Promise<T | undefined>;
}

interface Waiter {
  size: number;
  start: (buffer: Buffer) => void;
}

export function createHeldBytes(options: { most: number; patienceMs: number }): HeldBytes {
  const free = new Map<number, Buffer[]>();
  const waiting: Waiter[] = [];
  let lent = 0;
  let kept = 0;

  /** Undefined while too much is lent. What is free of other sizes makes room. */
  function take(size: number): Buffer | undefined {
    if (lent + size > options.most) return undefined;
    lent += size;
    const same = free.get(size)?.pop();
    if (same !== undefined) {
      kept -= size;
      return same;
    }
    for (const [other, buffers] of free) {
      while (lent + kept > options.most && buffers.pop() !== undefined) kept -= other;
    }
    return Buffer.allocUnsafeSlow(size);
  }

  function wait(size: number): Promise<Buffer | undefined> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        size,
        start(buffer) {
          clearTimeout(timer);
          resolve(buffer);
        },
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(waiter), 1);
        resolve(undefined);
        serve();
      }, options.patienceMs);
      waiting.push(waiter);
    });
  }

  /** First come, first served: the large ones are not passed by. */
  function serve(): void {
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      const buffer = take(first.size);
      if (buffer === undefined) return;
      waiting.shift();
      first.start(buffer);
    }
  }

  return {
    async within(bytes, work) {
      const size = Math.max(Math.ceil(bytes / STEP), 1) * STEP;
      if (size > options.most) return undefined;
      const buffer = (waiting.length === 0 ? take(size) : undefined) ?? (await wait(size));
      if (buffer === undefined) return undefined;
      try {
        const done = await work(buffer);
        free.set(size, [...(free.get(size) ?? []), buffer]);
        kept += size;
        return done;
      } finally {
        lent -= size;
        serve();
      }
    },
  };
}
