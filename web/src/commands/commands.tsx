import { lazy, Suspense, useState } from 'react';
import { useGlobalKeys } from './global-keys.ts';

const CommandPalette = lazy(async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
}));
const ShortcutList = lazy(async () => ({ default: (await import('./shortcut-list.tsx')).ShortcutList }));

type Open = 'commands' | 'shortcuts' | null;

/** What the keys of every page open; loaded when it first does. */
export function Commands() {
  const [open, setOpen] = useState<Open>(null);
  useGlobalKeys({ openCommands: () => setOpen('commands'), openShortcuts: () => setOpen('shortcuts') });
  if (open === null) return null;
  return (
    <Suspense>
      {open === 'commands' ? (
        <CommandPalette onClose={() => setOpen(null)} onShortcuts={() => setOpen('shortcuts')} />
      ) : (
        <ShortcutList onClose={() => setOpen(null)} />
      )}
    </Suspense>
  );
}
