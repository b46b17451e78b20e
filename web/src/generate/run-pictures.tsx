import { Link } from '@tanstack/react-router';
import { ImageOff } from 'lucide-react';
import type { JobStatus, RunJobFragment } from '../api/generated/graphql.ts';
import type { LiveImage, LiveJob } from '../live/live-store.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { Picture } from '../ui/picture.tsx';
import { optionsOf, promptOf, shapeOf } from './job-inputs.ts';
import styles from './run-pictures.module.css';
import { useRenewedUrl } from './use-renewed-url.ts';

/** The pictures of a run, in places that are there from the start. */
export function RunPictures({
  job,
  live,
  status,
}: {
  job: RunJobFragment;
  live: LiveJob | undefined;
  status: JobStatus;
}) {
  const images: readonly LiveImage[] = job.images.length > 0 ? job.images : (live?.images ?? []);
  const count = Math.max(images.length, isOver(status) ? 1 : optionsOf(job).count);
  const shape = shapeOf(job);
  const prompt = promptOf(job);
  return (
    <div className={styles.pictures} data-count={Math.min(count, 4)}>
      {Array.from({ length: count }, (_, index) => (
        <Place
          key={index}
          image={images[index]}
          shape={shape}
          alt={words.imageAlt(prompt.slice(0, 120), index + 1, count)}
          over={isOver(status)}
        />
      ))}
    </div>
  );
}

function Place({
  image,
  shape,
  alt,
  over,
}: {
  image: LiveImage | undefined;
  shape: { width: number; height: number };
  alt: string;
  /** No picture will come. */
  over: boolean;
}) {
  const { url, renew } = useRenewedUrl(image);
  return (
    <div className={styles.place} style={{ '--shape': shape.width / shape.height }}>
      {over && image === undefined ? <ImageOff className={styles.none} aria-hidden="true" /> : null}
      {image === undefined ? null : (
        <Link to="/gallery/$imageId" params={{ imageId: image.id }} className={styles.link}>
          <Picture
            src={url}
            alt={alt}
            width={image.width}
            height={image.height}
            thumbHash={image.thumbHash}
            onExpired={renew}
            eager
          />
        </Link>
      )}
    </div>
  );
}

function isOver(status: JobStatus): boolean {
  return status === 'FAILED' || status === 'CANCELED';
}
