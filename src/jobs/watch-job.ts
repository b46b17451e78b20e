// One job's events for one subscriber: stored ones first, then live, without a gap or a duplicate, to JobFinished.

import type { JobEvent } from '../domain/job.ts';
import { isTerminal } from '../domain/job.ts';
import { Feed, type Listener } from '../events/feed.ts';
import type { JobDeps } from './job-deps.ts';

const PAGE = 100;
/** Live events kept for a listener who is behind. Past it they are dropped here and read from the store again. */
const BUFFER = 64;
/** The bus may lose an announcement; the store is asked when there was none for so long, or at most twice that. */
const RECHECK_MS = 10_000;

type WatchDeps = Pick<JobDeps, 'store' | 'bus'>;

/** Every event with seq > `after`. Ends after JobFinished, or at once when that is not after `after`. The job must exist. */
export function watchJob(deps: WatchDeps, jobId: string, after: number): Feed<JobEvent> {
  return new Feed((listener) => {
    const watch = new Watch(deps, jobId, after, listener);
    void watch.open();
    return () => watch.close();
  });
}

const NONE: readonly JobEvent[] = [];

class Watch {
  readonly #deps: WatchDeps;
  readonly #jobId: string;
  readonly #listener: Listener<JobEvent>;
  /** The seq of the last event that was told. */
  #last: number;
  /** Announced and not told yet. */
  #heard: readonly JobEvent[] = NONE;
  /** The store may know more than was announced. */
  #behind = true;
  #telling = true;
  #closed = false;
  /** Nothing was announced since it was looked last. A timer moved by every event of thousands of jobs is felt. */
  #quiet = false;
  #timer: NodeJS.Timeout | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(deps: WatchDeps, jobId: string, after: number, listener: Listener<JobEvent>) {
    this.#deps = deps;
    this.#jobId = jobId;
    this.#last = after;
    this.#listener = listener;
  }

  async open(): Promise<void> {
    try {
      this.#unsubscribe = await this.#deps.bus.subscribe(
        this.#jobId,
        ({ events }) => this.#hear(events),
        () => this.#lookUp(),
      );
    } catch (error) {
      return this.#end(error);
    }
    if (this.#closed) return this.#unsubscribe();
    this.#timer = setInterval(() => this.#recheck(), RECHECK_MS);
    await this.#tell();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    this.#unsubscribe?.();
  }

  #end(error?: unknown): void {
    if (this.#closed) return;
    this.close();
    this.#listener.end(error);
  }

  #hear(events: readonly JobEvent[]): void {
    this.#quiet = false;
    // Keeping the newest is enough: what is dropped shows as a gap.
    const keeps = this.#heard.length > 0 && this.#heard.length < BUFFER;
    this.#heard = keeps ? [...this.#heard, ...events] : events;
    if (!this.#telling) void this.#tell();
  }

  #recheck(): void {
    if (this.#quiet) this.#lookUp();
    this.#quiet = true;
  }

  #lookUp(): void {
    this.#behind = true;
    if (!this.#telling) void this.#tell();
  }

  /** All there is. Of what was announced alone, to a listener who need not be waited for, it is done when it returns. */
  async #tell(): Promise<void> {
    this.#telling = true;
    try {
      while (!this.#closed && (this.#behind || this.#heard.length > 0)) {
        for (const event of this.#behind ? await this.#readStored() : this.#takeHeard()) {
          if (this.#closed) return;
          this.#last = event.seq;
          const busy = this.#listener.next(event);
          if (busy !== undefined) await busy;
          if (event.type === 'JobFinished') return this.#end();
        }
      }
    } catch (error) {
      this.#end(error);
    } finally {
      this.#telling = false;
    }
  }

  async #readStored(): Promise<readonly JobEvent[]> {
    // Before it is read: what is missed meanwhile has to be read again.
    this.#behind = false;
    const { jobs } = this.#deps.store;
    const events = await jobs.events(this.#jobId, this.#last, PAGE);
    if (events.length === PAGE) this.#behind = true;
    if (events.length > 0) return events;
    // A cursor at or past the end of a finished job: nothing will follow.
    const job = await jobs.get(this.#jobId);
    if (job === undefined || (isTerminal(job.status) && job.lastSeq <= this.#last)) this.#end();
    return NONE;
  }

  /** The events that follow the last directly; none when one between is missing. */
  #takeHeard(): readonly JobEvent[] {
    const heard = this.#heard;
    this.#heard = NONE;
    // The usual case: the next one, alone.
    if (heard.length === 1 && heard[0]?.seq === this.#last + 1) return heard;
    const newer = heard.filter(({ seq }) => seq > this.#last).sort((a, b) => a.seq - b.seq);
    if (newer.every(({ seq }, index) => seq === this.#last + 1 + index)) {
      // The job has ended, and not after the cursor.
      if (newer.length === 0 && heard.some(({ type }) => type === 'JobFinished')) this.#end();
      return newer;
    }
    this.#behind = true;
    return NONE;
  }
}
