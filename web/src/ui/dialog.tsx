import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { uiStrings } from '../strings/ui.ts';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';

/** A dialog over the page. It is shown for as long as it is mounted; loaded when first needed. */
export function Dialog({
  title,
  onClose,
  firm = false,
  children,
}: {
  title: string;
  onClose: () => void;
  /** A press beside it does not close it. */
  firm?: boolean;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      isOpen
      isDismissable={!firm}
      onOpenChange={(open) => (open ? undefined : onClose())}
      className={styles.overlay}
    >
      <Modal className={styles.modal}>
        <AriaDialog className={styles.dialog}>
          <header className={styles.head}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            <IconButton label={uiStrings.close} onPress={onClose}>
              <X aria-hidden="true" />
            </IconButton>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
