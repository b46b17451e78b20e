import { Check, ShieldAlert } from 'lucide-react';
import { Link } from '@tanstack/react-router';
import { memo, type MouseEvent, useState } from 'react';
import { query } from '../api/client.ts';
import { type TileFragment, TileUrlDocument } from '../api/generated/graphql.ts';
import { promptOf } from '../generate/job-inputs.ts';
import { galleryStrings as words } from '../strings/gallery.ts';
import { classNames } from '../ui/class-names.ts';
import { Picture } from '../ui/picture.tsx';
import type { GallerySearch } from './gallery-search.ts';
import styles from './gallery-tile.module.css';

export interface GalleryTileProps {
  item: TileFragment;
  index: number;
  search: GallerySearch;
  left: number;
  top: number;
  width: number;
  height: number;
  /** Whether the keys stand on it. */
  current: boolean;
  selecting: boolean;
  selected: boolean;
  actions: TileActions;
}

/** The same object for as long as the grid is shown. */
export interface TileActions {
  focus: (index: number) => void;
  toggle: (index: number, range: boolean) => void;
  open: (imageId: string) => void;
}

/** Drawn again only when something of its own changes: a grid that scrolls passes by all the tiles it keeps. */
export const GalleryTile = memo(function GalleryTile(props: GalleryTileProps) {
  const { item, index, selecting, selected, actions } = props;
  const [url, setUrl] = useState(item.url);
  const name = words.tile(item.job.model.id, promptOf(item.job).slice(0, 160));
  const onClick = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (selecting || event.shiftKey) actions.toggle(index, event.shiftKey);
    else actions.open(item.id);
  };
  return (
    <div
      className={classNames(styles.tile, selected && styles.selected)}
      data-index={index}
      style={{
        transform: `translate(${props.left}px, ${props.top}px)`,
        width: props.width,
        height: props.height,
      }}
    >
      <Link
        to="/gallery/$imageId"
        params={{ imageId: item.id }}
        search={props.search}
        preload={false}
        className={styles.link}
        tabIndex={props.current ? 0 : -1}
        onFocus={() => actions.focus(index)}
        onClick={onClick}
        role={selecting ? 'checkbox' : undefined}
        aria-checked={selecting ? selected : undefined}
      >
        <Picture
          src={url}
          alt={name}
          width={item.width}
          height={item.height}
          thumbHash={item.thumbHash}
          cover
          onExpired={() => void renew(item.id, setUrl)}
        />
        {selecting ? (
          <span className={styles.mark}>{selected ? <Check aria-hidden="true" /> : null}</span>
        ) : null}
        {item.nsfw === true ? (
          <span className={styles.flag}>
            <ShieldAlert aria-label={words.flagged} />
          </span>
        ) : null}
      </Link>
    </div>
  );
});

async function renew(id: string, take: (url: string) => void): Promise<void> {
  const { data } = await query(TileUrlDocument, { id });
  const node = data?.node;
  if (node?.__typename === 'Image') take(node.url);
}
