import {
  Ban,
  CircleCheck,
  Clock,
  HardDriveDownload,
  type LucideIcon,
  Play,
  TriangleAlert,
} from 'lucide-react';
import type { JobStatus } from '../api/generated/graphql.ts';
import { statusWords } from '../strings/status.ts';
import { classNames } from './class-names.ts';
import styles from './status-label.module.css';

const ICONS: Record<JobStatus, LucideIcon> = {
  QUEUED: Clock,
  RUNNING: Play,
  STORING: HardDriveDownload,
  COMPLETED: CircleCheck,
  FAILED: TriangleAlert,
  CANCELED: Ban,
};

/** A state as icon and word, in its colour; never by colour alone. */
export function StatusLabel({ status }: { status: JobStatus }) {
  const Icon = ICONS[status];
  return (
    <span className={classNames(styles.status, styles[status.toLowerCase()])}>
      <Icon aria-hidden="true" />
      {statusWords[status]}
    </span>
  );
}
