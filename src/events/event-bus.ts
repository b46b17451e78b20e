// The event bus port: tells living subscribers what was stored. It may lose, repeat or reorder; the store has the
// history, and a subscriber who sees a gap reads it there.

import type { JobEvent, JobStatus } from '../domain/job.ts';

/** What a subscriber may want to filter by, as it is after the events. */
export interface JobHeader {
  id: string;
  userId: string;
  model: string;
  template: string | null;
  status: JobStatus;
  tags: string[];
}

export interface Announcement {
  job: JobHeader;
  events: JobEvent[];
}

export interface EventBus extends AsyncDisposable {
  publish(announcement: Announcement): void;
  /**
   * `jobId` null is every job. Resolves when nothing published from now on is missed without `onGap` being called,
   * which says that announcements may have been lost; the result unsubscribes.
   */
  subscribe(
    jobId: string | null,
    listener: (announcement: Announcement) => void,
    onGap?: () => void,
  ): Promise<() => void>;
}
