import { useEffect, useRef } from 'react';
import type { JobStatus } from '../api/generated/graphql.ts';
import { liveStore } from '../live/live.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { classNames } from '../ui/class-names.ts';
import { isFinal } from './is-final.ts';
import styles from './run-progress.module.css';

/**
 * How far a run is, as a bar. Written straight into the page, once a frame at most: fifty of these move without
 * React. Its place is there before it begins and when it is over, so that nothing below it moves.
 */
export function RunProgress({ jobId, model, status }: { jobId: string; model: string; status: JobStatus }) {
  const bar = useRef<HTMLDivElement>(null);
  const fill = useRef<HTMLDivElement>(null);
  const over = isFinal(status) || status === 'QUEUED';
  useEffect(() => {
    if (over) return undefined;
    return showAndWatch(jobId, BAR_STEPS, (progress) => {
      if (bar.current === null || fill.current === null) return;
      fill.current.style.transform = `scaleX(${progress ?? 0})`;
      bar.current.setAttribute('aria-valuetext', inWords(progress));
      if (progress === null) bar.current.removeAttribute('aria-valuenow');
      else bar.current.setAttribute('aria-valuenow', String(Math.round(progress * 100)));
    });
  }, [jobId, over]);
  if (over) return <div className={styles.over} />;
  return (
    <div
      ref={bar}
      role="progressbar"
      aria-label={words.progress(model)}
      aria-valuemin={0}
      aria-valuemax={100}
      className={styles.bar}
    >
      <div ref={fill} className={classNames(styles.fill, styles[status.toLowerCase()])} />
    </div>
  );
}

/** The same as a figure; nothing while it is unknown. The bar beside it speaks it. */
export function RunPercent({ jobId }: { jobId: string }) {
  const figure = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      showAndWatch(jobId, PERCENTS, (progress) => {
        if (figure.current !== null) figure.current.textContent = progress === null ? '' : inWords(progress);
      }),
    [jobId],
  );
  return <span ref={figure} className={styles.figure} aria-hidden="true" />;
}

/** Finer steps cannot be seen, and each costs the page a style and a paint. */
const BAR_STEPS = 200;
const PERCENTS = 100;

/** Shows progress in so many steps, and only when it is another one. */
function showAndWatch(jobId: string, steps: number, show: (progress: number | null) => void): () => void {
  let shown: number | null | undefined;
  const tell = (): void => {
    const progress = liveStore.progress(jobId);
    const rounded = progress === null ? null : Math.round(progress * steps) / steps;
    if (rounded === shown) return;
    shown = rounded;
    show(rounded);
  };
  tell();
  return liveStore.watch(jobId, 'progress', tell);
}

function inWords(progress: number | null): string {
  return progress === null ? words.unknownProgress : words.percent(Math.round(progress * 100));
}
