import { Download, ImageUp, Shuffle, SlidersHorizontal } from 'lucide-react';
import { useNavigate } from '@tanstack/react-router';
import type { JobStatus, RunJobFragment } from '../api/generated/graphql.ts';
import { announce } from '../shell/announcer.tsx';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';
import { inputsOf } from './job-inputs.ts';
import { useModels } from './models.ts';
import { remix, takeAsInput, vary } from './recall.ts';
import { RetryRun } from './retry-run.tsx';
import styles from './run-actions.module.css';

/** What can be done with a run: take it up again, build on its picture, try it once more. */
export function RunActions({ job, status }: { job: RunJobFragment; status: JobStatus }) {
  const { models } = useModels();
  const model = models.find((each) => each.id === job.model.id);
  const [image] = job.images;
  const failed = status === 'FAILED' || status === 'CANCELED';
  const navigate = useNavigate();
  const takeUp = (): void => {
    if (job.template === null) {
      remix(job);
      return toForm();
    }
    const { key: templateKey } = job.template;
    void navigate({
      to: '/templates/$templateKey',
      params: { templateKey },
      search: { with: inputsOf(job) },
    });
  };
  return (
    <div className={styles.actions} data-retry={failed}>
      {failed ? <RetryRun jobId={job.id} /> : null}
      <Button kind="quiet" onPress={takeUp}>
        <SlidersHorizontal aria-hidden="true" />
        {words.remix}
      </Button>
      {model === undefined || failed || job.template !== null ? null : (
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

/** The form is above the runs on a phone: show it, and speak what happened. */
function toForm(): void {
  document.querySelector<HTMLElement>('[data-form] textarea, [data-form] input')?.focus();
  announce(words.formFilled);
}
