import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ApiKeysDocument, MeDocument } from '../api/generated/graphql.ts';
import { currentSession } from '../api/session.ts';
import { useQuery } from '../api/use-query.ts';
import { signIn } from '../sign-in/sign-in.ts';
import { keyStrings as words } from '../strings/keys.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { SecretDialog } from '../ui/secret-dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import pageStyles from '../ui/list-page.module.css';
import { KeyForm } from './key-form.tsx';
import { KeyTable } from './key-table.tsx';

const STEP = 50;

/** Who may come in, as what, and with how much. */
export function KeysPage() {
  const [first, setFirst] = useState(STEP);
  const [{ data, error }, load] = useQuery(ApiKeysDocument, { first });
  const [{ data: mine }] = useQuery(MeDocument, {});
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<{ secret: string; first: boolean } | null>(null);
  const reload = (): void => load({ requestPolicy: 'network-only' });
  const keys = data?.apiKeys.nodes;
  const mayCreate = mine?.me.scopes.includes('OPERATOR') ?? false;
  const isFirst = keys?.length === 0 && currentSession() === null;
  const onMade = async (secret: string): Promise<void> => {
    setAdding(false);
    setMade({ secret, first: isFirst });
    // Without it this very page would be shut out from here on.
    if (isFirst) await signIn(secret);
    reload();
  };
  return (
    <div className={pageStyles.page}>
      <header className={pageStyles.head}>
        <div>
          <h1 className={pageStyles.title}>{words.title}</h1>
          <p className={pageStyles.help}>{words.help}</p>
        </div>
        {mayCreate ? (
          <Button kind="primary" onPress={() => setAdding(true)}>
            <Plus aria-hidden="true" />
            {words.create}
          </Button>
        ) : mine === undefined ? null : (
          <p className={pageStyles.help}>{words.cannotCreate}</p>
        )}
      </header>
      {error === undefined ? null : <LoadError error={error} onRetry={reload} />}
      {keys === undefined && error === undefined ? <Skeleton count={4} shape="line" /> : null}
      {keys?.length === 0 ? <EmptyState title={words.empty.title} help={words.empty.help} /> : null}
      {keys === undefined || keys.length === 0 ? null : <KeyTable keys={keys} mayRevoke={mayCreate} />}
      {data?.apiKeys.pageInfo.hasNextPage === true && first < 100 ? (
        <Button kind="quiet" onPress={() => setFirst(100)}>
          {words.more}
        </Button>
      ) : null}
      {adding ? (
        <KeyForm first={isFirst} onClose={() => setAdding(false)} onMade={(secret) => void onMade(secret)} />
      ) : null}
      {made === null ? null : (
        <SecretDialog
          title={words.secret}
          help={made.first ? words.secretFirst : words.secretHelp}
          secret={made.secret}
          onClose={() => setMade(null)}
        />
      )}
    </div>
  );
}
