import { History } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { formStrings } from '../strings/forms.ts';
import { IconButton } from '../ui/button.tsx';
import styles from './field.module.css';
import { usePrompts } from './prompt-history.ts';

const PromptHistoryMenu = lazy(async () => ({
  default: (await import('./prompt-history-menu.tsx')).PromptHistoryMenu,
}));

/** Opens what was run before; nothing before anything was. */
export function PromptHistoryButton({ onChoose }: { onChoose: (prompt: string) => void }) {
  const prompts = usePrompts();
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  if (prompts.length === 0) return null;
  return (
    <>
      <IconButton
        ref={trigger}
        label={formStrings.history.title}
        className={styles.reset}
        aria-haspopup="listbox"
        aria-expanded={open}
        onPress={() => setOpen(true)}
      >
        <History aria-hidden="true" />
      </IconButton>
      {open ? (
        <Suspense>
          <PromptHistoryMenu
            prompts={prompts}
            trigger={trigger}
            onChoose={(prompt) => {
              setOpen(false);
              onChoose(prompt);
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
