import { useState } from 'react';
import { classNames } from './class-names.ts';
import styles from './picture.module.css';
import { thumbHashUrl } from './thumb-hash.ts';

export interface PictureProps {
  src: string | null;
  alt: string;
  width: number;
  height: number;
  thumbHash: string | null;
  /** Called once when the address no longer serves, to get a new one. */
  onExpired?: () => void;
  eager?: boolean;
  /** Fills its place, cutting what stands over, rather than fitting into it. */
  cover?: boolean;
}

/** A picture that has its place before it is there: blurred first, then itself, faded in. */
export function Picture({
  src,
  alt,
  width,
  height,
  thumbHash,
  onExpired,
  eager = false,
  cover = false,
}: PictureProps) {
  const [shown, setShown] = useState<string | null>(null);
  const [renewed, setRenewed] = useState(false);
  const blur = thumbHashUrl(thumbHash);
  return (
    <span className={classNames(styles.frame, cover && styles.cover)}>
      {blur === null ? null : <img className={styles.blur} src={blur} alt="" width={width} height={height} />}
      {src === null ? null : (
        <img
          className={classNames(styles.image, shown === src && styles.shown)}
          src={src}
          alt={alt}
          width={width}
          height={height}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          onLoad={() => setShown(src)}
          onError={() => {
            if (renewed) return;
            setRenewed(true);
            onExpired?.();
          }}
        />
      )}
    </span>
  );
}
