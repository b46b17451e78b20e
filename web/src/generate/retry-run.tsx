import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { mutate } from '../api/client.ts';
import { RetryJobDocument } from '../api/generated/graphql.ts';
import { reasonOf } from '../api/reason-of.ts';
import { announce } from '../shell/announcer.tsx';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';
import { acceptJob, newKey } from './runs.ts';

/** Runs an ended job again, as a new one. */
export function RetryRun({ jobId }: { jobId: string }) {
  // The same until there is an answer: one that was lost on the way is not paid for twice.
  const [key, setKey] = useState(newKey);
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const retry = async (): Promise<void> => {
    setAsked(true);
    const { data, error } = await mutate(RetryJobDocument, { id: jobId, key });
    setAsked(false);
    if (data === undefined) return setProblem(reasonOf(error));
    setKey(newKey());
    const { job, errors } = data.retryJob;
    if (job !== null) {
      acceptJob(job.id);
      announce(words.retried);
    }
    setProblem(errors[0]?.message ?? null);
  };
  return (
    <>
      <Button isPending={asked} onPress={() => void retry()}>
        <RotateCw aria-hidden="true" />
        {words.retry}
      </Button>
      {problem === null ? null : <span role="alert">{problem}</span>}
    </>
  );
}
