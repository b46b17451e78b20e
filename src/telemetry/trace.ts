// Following one job through all processes. Off unless somebody collects traces, and then nothing of it is loaded.

export type Attributes = Record<string, string | number | boolean>;

export interface Trace {
  /** The W3C trace context of what goes on now, as the header `traceparent`; null when it is not traced. */
  current(): string | null;
  /** Runs `work` as a part of what `parent` began, or, without one, of what goes on now. */
  span<T>(name: string, attributes: Attributes, work: () => Promise<T>, parent?: string | null): Promise<T>;
  /** The beginning of something that is no function; the result ends it. */
  start(name: string, attributes: Attributes): (error?: unknown) => void;
  /** As `start`, and everything that follows from `next` is a part of it; it is a part of what `parent` began. */
  follow(name: string, attributes: Attributes, parent: string | null, next: () => void): () => void;
}

export const noTrace: Trace = {
  current: () => null,
  span: (_name, _attributes, work) => work(),
  start: () => () => {},
  follow(_name, _attributes, _parent, next) {
    next();
    return () => {};
  },
};
