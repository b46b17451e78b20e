import { LogOut } from 'lucide-react';
import { MeDocument } from '../api/generated/graphql.ts';
import { useSession } from '../api/session.ts';
import { useQuery } from '../api/use-query.ts';
import { signInStrings as words } from '../strings/sign-in.ts';
import { IconButton } from '../ui/button.tsx';
import { signOut } from './sign-in.ts';
import styles from './who-am-i.module.css';

/** Who is signed in, and the way out; nothing where nobody had to sign in. */
export function WhoAmI() {
  const session = useSession();
  const [{ data }] = useQuery(MeDocument, {}, { pause: session === null });
  if (session === null) return null;
  const user = data?.me.userId ?? '';
  return (
    <div className={styles.who}>
      <IconButton label={words.signOut} onPress={signOut}>
        <LogOut aria-hidden="true" />
      </IconButton>
      <span className={styles.name} title={words.signedInAs(user)}>
        {user}
      </span>
    </div>
  );
}
