import { useState } from 'react';
import { BooleanInput } from '../forms/boolean-input.tsx';
import { setSingleKeys, singleKeysOn } from '../shell/shortcuts.ts';
import { commandStrings as words } from '../strings/commands.ts';
import { Dialog } from '../ui/dialog.tsx';
import styles from './shortcut-list.module.css';

const mod = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const GROUPS: readonly { title: string; keys: readonly { keys: readonly string[]; does: string }[] }[] = [
  {
    title: words.groups.everywhere,
    keys: [
      { keys: [mod, 'K'], does: words.keys.commands },
      { keys: ['/'], does: words.keys.search },
      { keys: ['g', 'g'], does: words.keys.goGenerate },
      { keys: ['g', 'l'], does: words.keys.goGallery },
      { keys: ['g', 't'], does: words.keys.goTemplates },
      { keys: ['g', 'q'], does: words.keys.goQueue },
      { keys: ['g', 'u'], does: words.keys.goUsage },
      { keys: ['?'], does: words.keys.help },
      { keys: ['Esc'], does: words.keys.close },
    ],
  },
  {
    title: words.groups.generate,
    keys: [
      { keys: [mod, '↵'], does: words.keys.run },
      { keys: ['Alt', '↑'], does: words.keys.earlier },
    ],
  },
  {
    title: words.groups.gallery,
    keys: [
      { keys: ['←', '→', '↑', '↓'], does: words.keys.move },
      { keys: ['Space'], does: words.keys.select },
      { keys: ['Shift', '→'], does: words.keys.range },
      { keys: ['Del'], does: words.keys.delete },
    ],
  },
  {
    title: words.groups.picture,
    keys: [
      { keys: ['+', '−'], does: words.keys.zoom },
      { keys: ['0'], does: words.keys.fit },
      { keys: ['1'], does: words.keys.actual },
      { keys: ['b'], does: words.keys.background },
      { keys: ['r'], does: words.keys.remix },
      { keys: ['v'], does: words.keys.vary },
      { keys: ['i'], does: words.keys.input },
      { keys: ['c'], does: words.keys.compare },
      { keys: ['d'], does: words.keys.download },
      { keys: ['Del'], does: words.keys.delete },
    ],
  },
];

/** All keys, and the switch for those that act by themselves. */
export function ShortcutList({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(singleKeysOn);
  return (
    <Dialog title={words.shortcuts} onClose={onClose}>
      <div className={styles.groups}>
        {GROUPS.map(({ title, keys }) => (
          <section key={title} aria-label={title}>
            <h3 className={styles.title}>{title}</h3>
            <dl>
              {keys.map((entry) => (
                <div key={entry.does} className={styles.entry}>
                  <dt>{entry.does}</dt>
                  <dd>
                    {entry.keys.map((key, index) => (
                      <kbd key={`${index}${key}`}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <BooleanInput
        label={words.singleKeys}
        help={words.singleKeysHelp}
        value={on}
        onChange={(next) => {
          setSingleKeys(next);
          setOn(next);
        }}
      />
    </Dialog>
  );
}
