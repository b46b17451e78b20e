import type { ReactNode } from 'react';
import { uiStrings } from '../strings/ui.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import styles from './dialog-parts.module.css';

/** Asks once more before what cannot be taken back. */
export function ConfirmDialog({
  title,
  action,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  /** The verb on the button. */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <div className={styles.foot}>
        <Button onPress={onClose}>{uiStrings.cancel}</Button>
        <Button
          kind="primary"
          onPress={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
