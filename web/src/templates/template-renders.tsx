import { Download } from 'lucide-react';
import { useState } from 'react';
import { JobDocument } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { RunCard } from '../generate/run-card.tsx';
import { galleryStrings } from '../strings/gallery.ts';
import { templateStrings as words } from '../strings/templates.ts';
import { Button } from '../ui/button.tsx';
import { useTemplateJobs } from './template-jobs.ts';
import styles from './template-renders.module.css';

/** Renders of this template begun here, the newest first. */
export function TemplateRenders({ templateKey }: { templateKey: string }) {
  const jobs = useTemplateJobs(templateKey);
  if (jobs.length === 0) return null;
  return (
    <section className={styles.renders} aria-labelledby="renders-title">
      <h2 id="renders-title" className={styles.title}>
        {words.rendering}
      </h2>
      {jobs.map((jobId) => (
        <div key={jobId} className={styles.render}>
          <RunCard jobId={jobId} />
          <ZipButton jobId={jobId} />
        </div>
      ))}
    </section>
  );
}

function ZipButton({ jobId }: { jobId: string }) {
  const [{ data }] = useQuery(JobDocument, { id: jobId }, { requestPolicy: 'cache-first' });
  const [progress, setProgress] = useState<string | null>(null);
  const ids = data?.job?.images.map((image) => image.id) ?? [];
  if (data?.job?.status !== 'COMPLETED' || ids.length === 0) return null;
  const download = async (): Promise<void> => {
    const { downloadImages } = await import('../lightbox/download-images.ts');
    await downloadImages(ids, (done) => setProgress(galleryStrings.downloading(done, ids.length)));
    setProgress(null);
  };
  return (
    <Button isPending={progress !== null} onPress={() => void download()}>
      <Download aria-hidden="true" />
      {progress ?? words.download}
    </Button>
  );
}
