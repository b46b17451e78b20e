// The event bus of many processes. Pub/sub only tells that something was stored: the history is the store's, and a
// subscriber who may have missed something reads it there. So no second history has to agree with the first.

import type { Channels } from '../channels.ts';
import type { Announcement, EventBus } from '../event-bus.ts';

export function createRedisBus(channels: Channels): EventBus {
  const read = readOnce();
  return {
    publish: (announcement) => channels.publish(`job:${announcement.job.id}`, JSON.stringify(announcement)),
    subscribe: (jobId, listener, onGap) =>
      channels.subscribe(jobId === null ? 'job:*' : `job:${jobId}`, {
        message: (text) => listener(read(text)),
        ...(onGap === undefined ? {} : { gap: onGap }),
      }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** All listeners of a channel are handed the same text, one after the other: it is parsed for the first of them. */
function readOnce(): (text: string) => Announcement {
  let last: { text: string; announcement: Announcement } | undefined;
  return (text) => {
    // What `publish` wrote is what is read: only this program writes to these channels.
    if (last?.text !== text) last = { text, announcement: JSON.parse(text) as Announcement };
    return last.announcement;
  };
}
