import { useState } from 'react';
import { mutate } from '../api/client.ts';
import { CancelJobDocument } from '../api/generated/graphql.ts';
import { reasonOf } from '../api/reason-of.ts';
import { announce } from '../shell/announcer.tsx';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';

/** Asks for the end of a run. Whether it was in time shows in the run itself. */
export function CancelRun({ jobId }: { jobId: string }) {
  const [asked, setAsked] = useState(false);
  const cancel = async (): Promise<void> => {
    setAsked(true);
    const { data, error } = await mutate(CancelJobDocument, { id: jobId });
    const problem = data === undefined ? reasonOf(error) : data.cancelJob.errors[0]?.message;
    if (problem === undefined) return;
    announce(problem);
    setAsked(false);
  };
  return (
    <Button kind="quiet" isPending={asked} onPress={() => void cancel()}>
      {asked ? words.canceling : words.cancel}
    </Button>
  );
}
