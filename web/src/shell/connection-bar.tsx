import { resubscribeAll } from '../live/subscribe.ts';
import { shellStrings as words } from '../strings/shell.ts';
import { Button } from '../ui/button.tsx';
import { useConnection } from './connection.ts';
import styles from './connection-bar.module.css';

/** One line over the page when the server is out of reach; it goes by itself when it is back. */
export function ConnectionBar() {
  const connection = useConnection();
  if (connection === 'online') return null;
  return (
    <div className={styles.bar} role="status" data-connection={connection}>
      <span>{words[connection]}</span>
      {connection === 'refused' ? <Button onPress={resubscribeAll}>{words.reconnect}</Button> : null}
    </div>
  );
}
