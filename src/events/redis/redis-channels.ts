// Channels on Redis pub/sub: one connection hears everything this process listens to, however many listen. When that
// connection was lost, everybody is told that there is a gap as soon as it is whole again.

import type { Redis } from 'ioredis';
import type { ChannelListener, Channels } from '../channels.ts';

/** A connection that is dead without knowing it is found out by its silence. */
const PING_MS = 10_000;
/** Channels named in one command. */
const BATCH = 500;
/** Everybody reads the store after a gap: not all at the same moment. */
const MOST_SPREAD_MS = 5000;

export interface RedisChannelsOptions {
  publisher: Redis;
  /** A connection of its own, which must not queue commands while it is away. */
  subscriber: Redis;
  /** Pub/sub does not know databases: whoever shares a server needs names of their own. */
  prefix: string;
}

interface Topic {
  listeners: Set<ChannelListener>;
  /** Settled when the server has it. */
  ready: Promise<unknown>;
}

export function createRedisChannels({ publisher, subscriber, prefix }: RedisChannelsOptions): Channels {
  const topics = new Map<string, Topic>();
  const timers = new Set<NodeJS.Timeout>();

  function deliver(name: string, text: string): void {
    for (const listener of topics.get(name)?.listeners ?? []) listener.message(text);
  }

  /** Failing is no matter: the connection is away, and hears of every topic when it is back. */
  const hear = (names: string[]): Promise<unknown> =>
    Promise.allSettled([
      command('subscribe', names.filter(isPlain)),
      command('psubscribe', names.filter(isPattern)),
    ]);

  async function command(verb: 'subscribe' | 'psubscribe' | 'unsubscribe' | 'punsubscribe', names: string[]) {
    if (names.length > 0) await subscriber[verb](...names);
  }

  async function hearAgain(): Promise<void> {
    const names = [...topics.keys()];
    for (let from = 0; from < names.length; from += BATCH) await hear(names.slice(from, from + BATCH));
    const listeners = [...topics.values()].flatMap((topic) => [...topic.listeners]);
    const spread = Math.min(MOST_SPREAD_MS, listeners.length);
    for (const listener of listeners) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        listener.gap?.();
      }, Math.random() * spread);
      timers.add(timer);
    }
  }

  subscriber.on('message', deliver);
  subscriber.on('pmessage', (pattern, _channel, text) => deliver(pattern, text));
  subscriber.on('ready', () => void hearAgain());
  const pinging = setInterval(() => {
    if (subscriber.status !== 'ready') return;
    subscriber.ping().catch(() => subscriber.disconnect(true));
  }, PING_MS);

  return {
    publish(channel, text) {
      publisher.publish(`${prefix}${channel}`, text).catch(() => {});
    },
    async subscribe(channel, listener) {
      const name = `${prefix}${channel}`;
      let topic = topics.get(name);
      if (topic === undefined) {
        topic = { listeners: new Set(), ready: hear([name]) };
        topics.set(name, topic);
      }
      const { listeners, ready } = topic;
      listeners.add(listener);
      await ready;
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || topics.get(name)?.listeners !== listeners) return;
        topics.delete(name);
        command(isPattern(name) ? 'punsubscribe' : 'unsubscribe', [name]).catch(() => {});
      };
    },
    [Symbol.asyncDispose]() {
      clearInterval(pinging);
      for (const timer of timers) clearTimeout(timer);
      topics.clear();
      return Promise.resolve();
    },
  };
}

const isPattern = (name: string): boolean => name.endsWith('*');
const isPlain = (name: string): boolean => !isPattern(name);
