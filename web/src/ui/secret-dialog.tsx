import { CopyButton } from './copy-button.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Notice } from './notice.tsx';
import styles from './dialog-parts.module.css';
import { secretStrings as words } from '../strings/webhooks.ts';

/** A secret that nobody can ask for again. It goes by its button only, not by a press beside the dialog. */
export function SecretDialog({
  title,
  help,
  secret,
  onClose,
}: {
  title: string;
  help: string;
  secret: string;
  onClose: () => void;
}) {
  return (
    <Dialog title={title} onClose={onClose} firm>
      <Notice kind="warning">{help}</Notice>
      <div className={styles.row}>
        <code className={styles.secret} data-testid="secret">
          {secret}
        </code>
        <CopyButton kind="plain" text={secret} label={words.copy} />
      </div>
      <div className={styles.foot}>
        <Button kind="primary" onPress={onClose}>
          {words.done}
        </Button>
      </div>
    </Dialog>
  );
}
