import { Link } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { mutate } from '../api/client.ts';
import {
  EstimateTemplateDocument,
  RenderTemplateDocument,
  type RenderTemplateInput,
  type TemplateCardFragment,
  type TemplateInput,
} from '../api/generated/graphql.ts';
import { reasonOf } from '../api/reason-of.ts';
import { queryUncached } from '../api/uncached.ts';
import type { Estimate } from '../generate/use-estimate.ts';
import { Price } from '../generate/price.tsx';
import barStyles from '../generate/run-bar.module.css';
import { newKey } from '../generate/runs.ts';
import { useConnection } from '../shell/connection.ts';
import { generateStrings } from '../strings/generate.ts';
import { templateStrings as words } from '../strings/templates.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Notice } from '../ui/notice.tsx';
import { shareableValues, useTemplateValues } from './template-draft.ts';
import { addTemplateJob } from './template-jobs.ts';

export interface RenderBarProps {
  template: TemplateCardFragment;
  input: TemplateInput | null;
  chosen: ReadonlySet<string>;
  onIncomplete: () => void;
}

/** What the chosen formats cost, and the button. */
export function RenderBar({ template, input, chosen, onIncomplete }: RenderBarProps) {
  const values = useTemplateValues(template.key);
  const offline = useConnection() !== 'online';
  const formats = template.formats.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const request: RenderTemplateInput | null =
    input === null || formats.length === 0 ? null : { template: input, formats };
  const { estimate, current } = useTemplateEstimate(request);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const sent = useRef<{ asked: string; key: string } | null>(null);
  const render = async (): Promise<void> => {
    if (request === null) return onIncomplete();
    const asked = JSON.stringify(request);
    // The same until there is an answer: one that was lost on the way is not paid for twice.
    if (sent.current?.asked !== asked) sent.current = { asked, key: newKey() };
    setBusy(true);
    const { data, error } = await mutate(RenderTemplateDocument, {
      input: { ...request, idempotencyKey: sent.current.key },
    });
    setBusy(false);
    if (data === undefined) return setRefused([reasonOf(error)]);
    sent.current = null;
    const { job, errors } = data.renderTemplate;
    setRefused(errors.map(({ message }) => message));
    if (job !== null) addTemplateJob(template.key, job.id);
  };
  return (
    <div className={barStyles.bar}>
      {refused.map((problem) => (
        <Notice key={problem} kind="error">
          {problem}
        </Notice>
      ))}
      {formats.length === 0 ? <Notice kind="info">{words.nothingChosen}</Notice> : null}
      {offline ? <Notice kind="info">{generateStrings.offline}</Notice> : null}
      <div className={barStyles.row}>
        <p className={barStyles.price} data-current={current}>
          <Price estimate={estimate} />
        </p>
        <CopyButton text={() => linkTo(template.key, values)} label={words.copyLink} Icon={Link} />
        <Button
          kind="primary"
          isPending={busy}
          isDisabled={offline || formats.length === 0}
          onPress={() => void render()}
        >
          {words.renderCount(formats.length)}
        </Button>
      </div>
    </div>
  );
}

function linkTo(key: string, values: Readonly<Record<string, unknown>>): string {
  const url = new URL(`templates/${encodeURIComponent(key)}`, document.baseURI);
  url.searchParams.set('with', JSON.stringify(shareableValues(values)));
  return url.href;
}

const PAUSE_MS = 300;

function useTemplateEstimate(request: RenderTemplateInput | null): {
  estimate: Estimate | null;
  current: boolean;
} {
  const asked = request === null ? null : JSON.stringify(request);
  const [answer, setAnswer] = useState<{ to: string; estimate: Estimate | null } | null>(null);
  useEffect(() => {
    if (asked === null) return undefined;
    let stale = false;
    const ask = async (): Promise<void> => {
      // It was made by the line above from this very type.
      const input: RenderTemplateInput = JSON.parse(asked);
      const { data } = await queryUncached(EstimateTemplateDocument, { input });
      if (!stale) setAnswer({ to: asked, estimate: data?.estimateTemplate ?? null });
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [asked]);
  return { estimate: asked === null ? null : (answer?.estimate ?? null), current: answer?.to === asked };
}
