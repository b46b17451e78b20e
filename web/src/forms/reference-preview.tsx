import { Link2 } from 'lucide-react';
import { ReferencedImageDocument } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { formStrings } from '../strings/forms.ts';
import { Picture } from '../ui/picture.tsx';
import styles from './image-input.module.css';
import { previewOf } from './upload-picture.ts';

const UPLOADED = 'easel://uploads/';
const STORED = 'easel://images/';

/** What a reference shows: the picture where the page may load it, else its address. */
export function ReferencePreview({ reference }: { reference: string }) {
  const preview = reference.startsWith('data:') ? reference : previewOf(reference);
  if (preview !== undefined) return <img className={styles.preview} src={preview} alt="" />;
  if (reference.startsWith(STORED)) return <StoredPreview id={reference.slice(STORED.length)} />;
  return (
    <span className={styles.address}>
      <Link2 aria-hidden="true" />
      <span dir="ltr">{reference.startsWith(UPLOADED) ? formStrings.image.uploaded : reference}</span>
    </span>
  );
}

function StoredPreview({ id }: { id: string }) {
  const [{ data }] = useQuery(ReferencedImageDocument, { id });
  const node = data?.node;
  if (node?.__typename !== 'Image') return <span className={styles.preview} />;
  return (
    <span className={styles.preview}>
      <Picture
        src={node.url}
        alt=""
        width={node.width}
        height={node.height}
        thumbHash={node.thumbHash}
        eager
      />
    </span>
  );
}
