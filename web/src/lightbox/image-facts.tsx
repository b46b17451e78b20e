import type { ReactNode } from 'react';
import type { FullImageFragment } from '../api/generated/graphql.ts';
import { inputsOf, promptOf } from '../generate/job-inputs.ts';
import { readFormSpec } from '../forms/field-spec.ts';
import { useModels } from '../generate/models.ts';
import { lightboxStrings as words } from '../strings/lightbox.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatDuration } from '../ui/duration.ts';
import { formatBytes, middleCut, valueText } from '../ui/format.ts';
import { formatMoney } from '../ui/money.ts';
import { Moment } from '../ui/moment.tsx';
import styles from './image-facts.module.css';

/** The prompt in full, then every input and what came of it. */
export function ImageFacts({ image }: { image: FullImageFragment }) {
  const { job } = image;
  const { models } = useModels();
  const prompt = promptOf(job);
  const form = readFormSpec(models.find((model) => model.id === job.model.id)?.inputSchema);
  const labels = new Map(form.fields.map((field) => [field.name, field.label]));
  const others = Object.entries(inputsOf(job)).filter(([name]) => name !== 'prompt');
  const cost = job.cost.settled ?? job.cost.estimate;
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.label}>{words.prompt}</h2>
        {prompt === '' ? null : <CopyButton text={prompt} label="" aria-label={words.prompt} />}
      </div>
      <p className={styles.prompt} dir="auto">
        {prompt === '' ? words.noPrompt : prompt}
      </p>
      <dl className={styles.facts}>
        {job.template === null ? null : <Fact label={words.template}>{job.template.key}</Fact>}
        <Fact label={words.model}>{job.model.id}</Fact>
        {image.name === null ? null : <Fact label={words.format}>{image.name}</Fact>}
        {others.map(([name, value]) => (
          <Fact key={name} label={labels.get(name) ?? name}>
            <span title={valueText(value)}>{middleCut(valueText(value), 60)}</span>
          </Fact>
        ))}
        <Fact label={words.size}>
          {image.width} × {image.height}
        </Fact>
        {image.seed === null ? null : (
          <Fact label={words.seed}>
            <span className={styles.mono}>{image.seed}</span>
          </Fact>
        )}
        {cost === null ? null : <Fact label={words.cost}>{formatMoney(cost)}</Fact>}
        {job.startedAt === null || job.finishedAt === null ? null : (
          <Fact label={words.time}>
            {formatDuration(Date.parse(job.finishedAt) - Date.parse(job.startedAt))}
          </Fact>
        )}
        <Fact label={words.made}>
          <Moment at={image.createdAt} />
        </Fact>
        <Fact label={words.user}>{job.userId}</Fact>
        {job.tags.length === 0 ? null : <Fact label={words.tags}>{job.tags.join(', ')}</Fact>}
        <Fact label={words.file}>
          {image.contentType.replace('image/', '').toUpperCase()}, {formatBytes(image.bytes)}
        </Fact>
        <Fact label={words.sha256}>
          <span className={styles.mono} title={image.sha256}>
            {middleCut(image.sha256, 17)}
          </span>
        </Fact>
      </dl>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
