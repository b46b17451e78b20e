import { useNavigate } from '@tanstack/react-router';
import { Columns2, Download, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import type { TileFragment } from '../api/generated/graphql.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { galleryStrings as words } from '../strings/gallery.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { deleteLater } from './delete-later.ts';
import type { ImageList } from './image-list.ts';
import styles from './selection-bar.module.css';
import { NO_SELECTION, type Selection } from './selection.ts';

const MOST_COMPARED = 4;

export interface SelectionBarProps {
  items: readonly TileFragment[];
  selection: Selection;
  onSelect: (selection: Selection) => void;
  list: ImageList;
}

/** What can be done with the chosen pictures. */
export function SelectionBar({ items, selection, onSelect, list }: SelectionBarProps) {
  const navigate = useNavigate();
  const [progress, setProgress] = useState<string | null>(null);
  const chosen = items.filter((item) => selection.ids.has(item.id)).map((item) => item.id);
  const count = chosen.length;
  const remove = (): void => {
    if (count === 0) return;
    list.remove(selection.ids);
    deleteLater(
      items.filter((item) => selection.ids.has(item.id)),
      list.putBack,
    );
    onSelect(NO_SELECTION);
  };
  useShortcuts({ Delete: remove, Escape: () => onSelect(NO_SELECTION) });
  if (!selection.on) return null;
  const comparable = count >= 2 && count <= MOST_COMPARED;
  const download = async (): Promise<void> => {
    const { downloadImages } = await import('../lightbox/download-images.ts');
    await downloadImages(chosen, (done) => setProgress(words.downloading(done, count)));
    setProgress(null);
  };
  return (
    <div className={styles.bar} role="toolbar" aria-label={words.selected(count)}>
      <span className={styles.count}>{progress ?? words.selected(count)}</span>
      <Button
        isDisabled={!comparable}
        onPress={() => void navigate({ to: '/compare', search: { ids: chosen.join(',') } })}
      >
        <Columns2 aria-hidden="true" />
        {words.compare}
      </Button>
      <Button isDisabled={count === 0} isPending={progress !== null} onPress={() => void download()}>
        <Download aria-hidden="true" />
        {words.download}
      </Button>
      <Button kind="danger" isDisabled={count === 0} onPress={remove}>
        <Trash2 aria-hidden="true" />
        {words.delete}
      </Button>
      <IconButton label={words.clearSelection} onPress={() => onSelect(NO_SELECTION)}>
        <X aria-hidden="true" />
      </IconButton>
      {comparable ? null : <span className={styles.help}>{words.compareHelp}</span>}
    </div>
  );
}
