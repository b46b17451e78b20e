import { useNavigate } from '@tanstack/react-router';
import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { TextField } from 'react-aria-components/TextField';
import fieldStyles from '../forms/field.module.css';
import { changeDraft } from '../generate/draft.ts';
import { useModels } from '../generate/models.ts';
import { PAGES } from '../shell/pages.ts';
import { setTheme, type Theme } from '../shell/theme.ts';
import { commandStrings as words } from '../strings/commands.ts';
import { Dialog } from '../ui/dialog.tsx';
import styles from './command-palette.module.css';

interface Command {
  id: string;
  name: string;
  run: () => void;
}

const THEMES: readonly Theme[] = ['light', 'dark', 'system'];

/** Everything that can be done from anywhere, found by typing. */
export function CommandPalette({ onClose, onShortcuts }: { onClose: () => void; onShortcuts: () => void }) {
  const navigate = useNavigate();
  const { models } = useModels();
  const { contains } = useFilter({ sensitivity: 'base' });
  const commands: Command[] = [
    ...PAGES.map(({ path, label }) => ({
      id: `go:${path}`,
      name: words.go(label),
      run: () => void navigate({ to: path }),
    })),
    ...models.map(({ id }) => ({
      id: `model:${id}`,
      name: words.model(id),
      run: () => {
        changeDraft({ modelId: id });
        void navigate({ to: '/' });
      },
    })),
    ...THEMES.map((theme) => ({
      id: `theme:${theme}`,
      name: words.theme[theme],
      run: () => setTheme(theme),
    })),
    { id: 'shortcuts', name: words.shortcuts, run: onShortcuts },
  ];
  const act = (key: string): void => {
    const command = commands.find(({ id }) => id === key);
    if (command?.id !== 'shortcuts') onClose();
    command?.run();
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <Autocomplete filter={contains}>
        <TextField aria-label={words.search} autoFocus>
          <Input className={fieldStyles.input} placeholder={words.search} />
        </TextField>
        {/* The keys move within the list from the field; who scrolls by keys instead finds it with Tab. */}
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={words.title}>
          <Menu
            items={commands}
            className={styles.menu}
            aria-label={words.title}
            onAction={(key) => act(String(key))}
            renderEmptyState={() => <p className={styles.none}>{words.none}</p>}
          >
            {({ id, name }) => (
              <MenuItem id={id} textValue={name} className={styles.item}>
                {name}
              </MenuItem>
            )}
          </Menu>
        </div>
      </Autocomplete>
    </Dialog>
  );
}
