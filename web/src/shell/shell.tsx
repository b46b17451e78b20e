import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useRefusal } from '../api/session.ts';
import { Commands } from '../commands/commands.tsx';
import { startActiveJobs } from '../live/active-jobs.ts';
import { keepSession } from '../sign-in/sign-in.ts';
import { shellStrings } from '../strings/shell.ts';
import { Announcer } from './announcer.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { Rail } from './rail.tsx';
import styles from './shell.module.css';

const SignInPage = lazy(async () => ({ default: (await import('../sign-in/sign-in-page.tsx')).SignInPage }));

/** What is around every page; in its place the question who it is, where the server asks for it. */
export function Shell() {
  const refusal = useRefusal();
  return refusal === null ? <Opened /> : <SignIn reason={refusal} />;
}

function SignIn({ reason }: { reason: string }) {
  return (
    <Suspense>
      <SignInPage reason={reason} />
    </Suspense>
  );
}

function Opened() {
  useEffect(() => startActiveJobs(), []);
  useEffect(() => keepSession(), []);
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
