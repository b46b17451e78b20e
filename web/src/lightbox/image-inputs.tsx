import { useNavigate } from '@tanstack/react-router';
import { Columns2, Download, ImageUp, RotateCcw, Shuffle, SlidersHorizontal, Trash2 } from 'lucide-react';
import type { FullImageFragment } from '../api/generated/graphql.ts';
import { inputsOf } from '../generate/job-inputs.ts';
import { useModels } from '../generate/models.ts';
import { recall, remix, takeAsInput, vary } from '../generate/recall.ts';
import { announce } from '../shell/announcer.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { lightboxStrings as words } from '../strings/lightbox.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Notice } from '../ui/notice.tsx';
import { toCurl, toGraphql, toTypescript } from './as-code.ts';
import { downloadImages } from './download-images.ts';
import { ImageFacts } from './image-facts.tsx';
import styles from './image-inputs.module.css';

/** Everything that made a picture, and what to do with it. */
export function ImageInputs({
  image,
  onDelete,
}: {
  image: FullImageFragment;
  onDelete: (() => void) | undefined;
}) {
  const { models } = useModels();
  const navigate = useNavigate();
  const { job } = image;
  const model = models.find((each) => each.id === job.model.id);
  const isTemplate = job.template !== null;
  const toForm = (): void => void navigate({ to: '/' });
  const actions = {
    remix: () => {
      if (job.template !== null) {
        const { key: templateKey } = job.template;
        void navigate({
          to: '/templates/$templateKey',
          params: { templateKey },
          search: { with: inputsOf(job) },
        });
        return;
      }
      remix(job);
      toForm();
    },
    recall: () => {
      if (isTemplate) return;
      recall(job);
      toForm();
    },
    vary: () => {
      if (model === undefined || isTemplate) return;
      void vary(job, model);
      announce(words.varied);
      toForm();
    },
    asInput: () => {
      if (takeAsInput(image.id, models)) toForm();
    },
    compare: () => void navigate({ to: '/compare', search: { ids: image.id } }),
    download: () => void downloadImages([image.id], () => undefined),
  };
  useShortcuts({
    r: actions.remix,
    v: actions.vary,
    i: actions.asInput,
    c: actions.compare,
    d: actions.download,
  });
  return (
    <div className={styles.panel}>
      <ImageFacts image={image} />
      {image.nsfw === true ? <Notice kind="warning">{words.flagged}</Notice> : null}
      <div className={styles.actions}>
        <Button kind="primary" onPress={actions.remix}>
          <SlidersHorizontal aria-hidden="true" />
          {words.remix}
        </Button>
        <Button onPress={actions.recall} isDisabled={isTemplate}>
          <RotateCcw aria-hidden="true" />
          {words.recall}
        </Button>
        <Button onPress={actions.vary} isDisabled={model === undefined || isTemplate}>
          <Shuffle aria-hidden="true" />
          {words.vary}
        </Button>
        <Button onPress={actions.asInput}>
          <ImageUp aria-hidden="true" />
          {words.asInput}
        </Button>
        <Button onPress={actions.download}>
          <Download aria-hidden="true" />
          {words.download}
        </Button>
        <Button onPress={actions.compare}>
          <Columns2 aria-hidden="true" />
          {words.compare}
        </Button>
      </div>
      {onDelete === undefined ? null : (
        <Button kind="danger" className={styles.delete} onPress={onDelete}>
          <Trash2 aria-hidden="true" />
          {words.delete}
        </Button>
      )}
      {isTemplate ? null : (
        <div className={styles.copy}>
          <p className={styles.label}>{words.copyAs}</p>
          <CopyButton text={() => toGraphql(job)} label={words.graphql} className={styles.code} />
          <CopyButton text={() => toCurl(job)} label={words.curl} className={styles.code} />
          <CopyButton text={() => toTypescript(job)} label={words.typescript} className={styles.code} />
        </div>
      )}
    </div>
  );
}
