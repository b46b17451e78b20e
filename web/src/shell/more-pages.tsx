import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { WhoAmI } from '../sign-in/who-am-i.tsx';
import { shellStrings } from '../strings/shell.ts';
import styles from './more-pages.module.css';
import type { PageEntry } from './pages.ts';
import { ThemeButton } from './theme-button.tsx';

/** The pages that a phone's bar has no room for. */
export function MorePages({
  pages,
  trigger,
  onClose,
}: {
  pages: readonly PageEntry[];
  trigger: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}) {
  return (
    <Popover
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => (open ? undefined : onClose())}
      placement="top end"
      className={styles.popover}
    >
      <Dialog aria-label={shellStrings.more} className={styles.dialog}>
        <ul>
          {pages.map(({ path, label, Icon }) => (
            <li key={path}>
              <Link to={path} className={styles.page} onClick={onClose}>
                <Icon aria-hidden="true" />
                {label}
              </Link>
            </li>
          ))}
        </ul>
        <ThemeButton />
        <WhoAmI />
      </Dialog>
    </Popover>
  );
}
