import { ChevronsUpDown } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { ModelCardFragment } from '../api/generated/graphql.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { ModelFacts } from './model-facts.tsx';
import styles from './model-picker.module.css';

const loadMenu = async () => ({ default: (await import('./model-menu.tsx')).ModelMenu });
const ModelMenu = lazy(loadMenu);

export interface ModelPickerProps {
  models: readonly ModelCardFragment[];
  model: ModelCardFragment;
  onChange: (modelId: string) => void;
}

/** The chosen model and what it costs; opens the list of all. */
export function ModelPicker({ models, model, onChange }: ModelPickerProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    // The list is no part of the first load; by the time a hand is there, it is. Without a network it is asked for then.
    const timer = setTimeout(() => void loadMenu().catch(() => {}), 1_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <Button
        ref={trigger}
        className={styles.picker}
        aria-haspopup="listbox"
        aria-expanded={open}
        onPress={() => setOpen(true)}
      >
        <span className={styles.chosen}>
          <span className={styles.name}>
            <VisuallyHidden>{words.model}: </VisuallyHidden>
            {model.id}
          </span>
          <ModelFacts model={model} />
        </span>
        <ChevronsUpDown aria-hidden="true" />
      </Button>
      {open ? (
        <Suspense>
          <ModelMenu
            models={models}
            chosen={model.id}
            trigger={trigger}
            onChoose={(id) => {
              setOpen(false);
              onChange(id);
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
