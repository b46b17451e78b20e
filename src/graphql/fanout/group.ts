// Subscribers who see the same: one stream of events for all of them, each event made into bytes once.
//
// A subscriber is live, and gets events as they come, or behind: then it is told what it missed from the last few
// events, else from a stream of its own, until it has caught up. Either way it sees every event after its cursor once,
// in order.

import type { Feed } from '../../events/feed.ts';
import type { Part } from './frame.ts';
import type { Subscriber } from './subscriber.ts';

export interface GroupOptions {
  events: Feed<unknown>;
  /** The cursor that `events` begin after. */
  after: number;
  /** Where an event is in the stream; null for a stream that cannot be read again. */
  cursorOf: ((event: unknown) => number) | null;
  /** An event as the rest of a message. */
  render: (event: unknown) => Part | Promise<Part>;
  /** The same stream from a cursor on. */
  replay: (after: number) => Promise<Feed<unknown>>;
  /** Called once, when there is nobody left or nothing more. */
  onClose: () => void;
}

export interface Group {
  /** Takes a subscriber in; it is sent nothing before it starts to read. False: the group is closed. */
  add(subscriber: Subscriber): boolean;
}

/** Events kept for those who join a moment later, or fall a little behind. */
const RECENT = 32;
/** More are written to one after the other as it is. */
const FEW = 8;

export function openGroup(options: GroupOptions): Group {
  const { cursorOf, render } = options;
  const members = new Set<Subscriber>();
  const recent = new Map<number, Part>();
  let head = options.after;
  let over = false;
  let closed = false;

  function close(): void {
    if (closed) return;
    closed = true;
    options.onClose();
  }

  /** At once, unless the event has to be waited for: with a job for each subscriber every turn of the promises is felt. */
  function next(event: unknown): Promise<void> | undefined {
    const rest = render(event);
    if (rest instanceof Promise) return rest.then((rendered) => tellLive(event, rendered));
    tellLive(event, rest);
    return undefined;
  }

  function end(error?: unknown): void {
    over = true;
    close();
    // Those who are behind find out when they have caught up; of a stream that broke there is nothing to catch up with.
    for (const subscriber of members) if (subscriber.live || error !== undefined) subscriber.end(error);
  }

  function tellLive(event: unknown, rest: Part): void {
    if (cursorOf !== null) {
      head = cursorOf(event);
      // A subscriber alone, who rarely falls behind, can have it from the store.
      if (members.size > 1) recent.set(head, rest);
      if (recent.size > 0) recent.delete(head - RECENT);
    }
    for (const subscriber of members) if (subscriber.live) tell(subscriber, rest);
  }

  function tell(subscriber: Subscriber, rest: Part): void {
    if (cursorOf !== null && subscriber.cursor >= head) return;
    if (subscriber.send(rest, { hold: members.size <= FEW })) {
      subscriber.cursor = head;
      return;
    }
    subscriber.live = false;
    // Nothing can be told later of a stream that is not kept: its end is what a client can act on.
    if (cursorOf === null) subscriber.end();
    else void catchUp(subscriber);
  }

  async function catchUp(subscriber: Subscriber): Promise<void> {
    try {
      while (!subscriber.gone && subscriber.cursor < head) {
        const next = recent.get(subscriber.cursor + 1);
        if (next === undefined) await replay(subscriber);
        else if (subscriber.send(next)) subscriber.cursor++;
        else await subscriber.room();
      }
      if (over) subscriber.end();
      else subscriber.live = true;
    } catch (error) {
      subscriber.end(error);
    }
  }

  async function replay(subscriber: Subscriber): Promise<void> {
    for await (const event of await options.replay(subscriber.cursor)) {
      const cursor = cursorOf?.(event) ?? 0;
      if (cursor <= subscriber.cursor) continue;
      const rest = recent.get(cursor) ?? (await render(event));
      while (!subscriber.gone && !subscriber.send(rest)) await subscriber.room();
      if (subscriber.gone) return;
      subscriber.cursor = cursor;
      if (recent.has(cursor + 1) || cursor >= head) return;
    }
    // Its end is the end of the stream, whether or not the group has got there.
    subscriber.end();
  }

  const stop = options.events.listen({ next, end });
  return {
    add(subscriber) {
      if (closed) return false;
      members.add(subscriber);
      subscriber.onStart = () => void catchUp(subscriber);
      subscriber.onGone = () => {
        members.delete(subscriber);
        if (members.size > 0) return;
        close();
        stop();
      };
      return true;
    },
  };
}
