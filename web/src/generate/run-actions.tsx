import { Download, ImageUp, RotateCw, Shuffle, SlidersHorizontal } from 'lucide-react';
import { mutate } from '../api/client.ts';
import { type JobStatus, RetryJobDocument, type RunJobFragment } from '../api/generated/graphql.ts';
import { announce } from '../shell/announcer.tsx';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';
import { useModels } from './models.ts';
import { remix, takeAsInput, vary } from './recall.ts';
import styles from './run-actions.module.css';
import { acceptJob, newKey } from './runs.ts';

/** What can be done with a run: take it up again, build on its picture, try it once more. */
export function RunActions({ job, status }: { job: RunJobFragment; status: JobStatus }) {
  const { models } = useModels();
  const model = models.find((each) => each.id === job.model.id);
  const [image] = job.images;
  const failed = status === 'FAILED' || status === 'CANCELED';
  return (
    <div className={styles.actions}>
      {failed ? (
        <Button onPress={() => void retry(job.id)}>
          <RotateCw aria-hidden="true" />
          {words.retry}
        </Button>
      ) : null}
      <Button kind="quiet" onPress={() => takeUp(job)}>
        <SlidersHorizontal aria-hidden="true" />
        {words.remix}
      </Button>
      {model === undefined || failed ? null : (
        <Button kind="quiet" onPress={() => void vary(job, model)}>
          <Shuffle aria-hidden="true" />
          {words.vary}
        </Button>
      )}
      {image === undefined ? null : (
        <>
          <Button kind="quiet" onPress={() => takeAsInput(image.id, models) && toForm()}>
            <ImageUp aria-hidden="true" />
            {words.asInput}
          </Button>
          <DownloadLink url={image.url} name={image.id} />
        </>
      )}
    </div>
  );
}

function DownloadLink({ url, name }: { url: string; name: string }) {
  return (
    <a className={styles.download} href={url} download={name}>
      <Download aria-hidden="true" />
      {words.download}
    </a>
  );
}

function takeUp(job: RunJobFragment): void {
  remix(job);
  toForm();
}

/** The form is above the runs on a phone: show it, and speak what happened. */
function toForm(): void {
  document.querySelector<HTMLElement>('[data-form] textarea, [data-form] input')?.focus();
  announce(words.formFilled);
}

async function retry(id: string): Promise<void> {
  const { data } = await mutate(RetryJobDocument, { id, key: newKey() });
  const job = data?.retryJob.job;
  if (job !== null && job !== undefined) acceptJob(job.id);
  const [problem] = data?.retryJob.errors ?? [];
  if (problem !== undefined) announce(problem.message);
}
