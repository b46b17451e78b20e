import type { RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { formStrings } from '../strings/forms.ts';
import { Button } from '../ui/button.tsx';
import { forgetPrompts } from './prompt-history.ts';
import styles from './prompt-history-menu.module.css';

/** Earlier prompts, the latest first. */
export function PromptHistoryMenu({
  prompts,
  trigger,
  onChoose,
  onClose,
}: {
  prompts: readonly string[];
  trigger: RefObject<HTMLButtonElement | null>;
  onChoose: (prompt: string) => void;
  onClose: () => void;
}) {
  const words = formStrings.history;
  return (
    <Popover
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => (open ? undefined : onClose())}
      placement="bottom end"
      className={styles.popover}
    >
      <Dialog aria-label={words.title} className={styles.dialog}>
        <ListBox
          aria-label={words.title}
          className={styles.list}
          items={prompts.map((text) => ({ id: text, text }))}
          // A popover that was asked for is where the keys should go.
          autoFocus
          selectionMode="single"
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : [...keys];
            if (key !== undefined) onChoose(String(key));
          }}
        >
          {({ text }) => (
            <ListBoxItem textValue={text} className={styles.item}>
              <span dir="auto" className={styles.text}>
                {text}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
        <Button kind="quiet" onPress={forgetPrompts}>
          {words.forget}
        </Button>
      </Dialog>
    </Popover>
  );
}
