import { Navigate, useParams } from '@tanstack/react-router';
import { TemplatesDocument } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { PageMissing } from '../shell/page-fault.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TemplateEditor } from './template-editor.tsx';
import styles from './templates-page.module.css';

/** One template at a time: its variables, and all its formats at once. */
export function TemplatesPage() {
  const { templateKey } = useParams({ strict: false });
  const [{ data, error }, load] = useQuery(TemplatesDocument, {});
  if (data === undefined) {
    return (
      <div className={styles.waiting}>
        {error === undefined ? (
          <Skeleton count={3} shape="card" />
        ) : (
          <LoadError error={error} onRetry={() => load({ requestPolicy: 'network-only' })} />
        )}
      </div>
    );
  }
  const [first] = data.templates;
  const template = data.templates.find((each) => each.key === templateKey);
  if (templateKey === undefined && first !== undefined) {
    return <Navigate to="/templates/$templateKey" params={{ templateKey: first.key }} replace />;
  }
  if (template === undefined) return <PageMissing />;
  return <TemplateEditor key={template.key} template={template} templates={data.templates} />;
}
