import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Commands } from '../commands/commands.tsx';
import { startActiveJobs } from '../live/active-jobs.ts';
import { shellStrings } from '../strings/shell.ts';
import { Announcer } from './announcer.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';

/** What is around every page. */
export function Shell() {
  useEffect(() => startActiveJobs(), []);
  return (
    <div className={styles.shell}>
      <button
        type="button"
        className={styles.skip}
        onClick={() => document.querySelector<HTMLElement>('main')?.focus()}
      >
        {shellStrings.skip}
      </button>
      <Rail />
      <main className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <ConnectionBar />
      <Announcer />
      <Commands />
    </div>
  );
}
