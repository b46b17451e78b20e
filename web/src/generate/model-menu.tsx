import type { RefObject, SyntheticEvent } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import type { ModelCardFragment } from '../api/generated/graphql.ts';
import { readFormSpec } from '../forms/field-spec.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { ModelFacts } from './model-facts.tsx';
import styles from './model-menu.module.css';

export interface ModelMenuProps {
  models: readonly ModelCardFragment[];
  chosen: string;
  trigger: RefObject<HTMLButtonElement | null>;
  onChoose: (modelId: string) => void;
  onClose: () => void;
}

/** All models, each with what it is good for, takes and costs. */
export function ModelMenu({ models, chosen, trigger, onChoose, onClose }: ModelMenuProps) {
  // The chosen one chosen again is no change of the selection, and is an answer all the same.
  const closeIfChosen = ({ target }: SyntheticEvent): void => {
    const option = target instanceof Element ? target.closest('[data-key]') : null;
    if (option?.getAttribute('data-key') === chosen) onClose();
  };
  return (
    <Popover
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => (open ? undefined : onClose())}
      placement="bottom start"
      className={styles.popover}
    >
      <Dialog aria-label={words.chooseModel} className={styles.dialog}>
        {/* Options keep clicks to themselves. */}
        <div className={styles.heard} onClickCapture={closeIfChosen}>
          <ListBox
            aria-label={words.chooseModel}
            className={styles.list}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[chosen]}
            // A popover that was asked for is where the keys should go.
            autoFocus
            onAction={(key) => onChoose(String(key))}
            onSelectionChange={(keys) => {
              const [key] = keys === 'all' ? [] : [...keys];
              if (key !== undefined) onChoose(String(key));
            }}
          >
            {models.map((model) => (
              <ListBoxItem
                key={model.id}
                id={model.id}
                textValue={model.id}
                className={styles.item}
                onKeyUp={({ key }) => (isPress(key) && model.id === chosen ? onClose() : undefined)}
              >
                <span className={styles.line}>
                  <span className={styles.name}>{model.id}</span>
                  <ModelFacts model={model} />
                </span>
                <span className={styles.description}>
                  {[model.description, ...abilities(model)].join(' · ')}
                </span>
              </ListBoxItem>
            ))}
          </ListBox>
        </div>
      </Dialog>
    </Popover>
  );
}

function abilities(model: ModelCardFragment): string[] {
  const takesPicture = readFormSpec(model.inputSchema).fields.some((field) => field.kind === 'image');
  return [...(takesPicture ? [words.takesPicture] : []), ...(model.supportsLora ? [words.takesLora] : [])];
}

function isPress(key: string): boolean {
  return key === 'Enter' || key === ' ';
}
