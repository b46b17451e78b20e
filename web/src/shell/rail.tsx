import { Link } from '@tanstack/react-router';
import { WhoAmI } from '../sign-in/who-am-i.tsx';
import { shellStrings } from '../strings/shell.ts';
import { Logo } from './logo.tsx';
import { MoreButton } from './more-button.tsx';
import { PAGES } from './pages.ts';
import { QueueStrip } from './queue-strip.tsx';
import styles from './rail.module.css';
import { ThemeButton } from './theme-button.tsx';

/** Pages in a phone's bar. */
const IN_SIGHT = 4;

/** The pages, and what is going on: beside the page on wide screens, below it on a phone. */
export function Rail() {
  return (
    <nav className={styles.rail} aria-label={shellStrings.navigation}>
      <p className={styles.brand}>
        <Logo />
        <span className={styles.word}>{shellStrings.product}</span>
      </p>
      <ul className={styles.pages}>
        {PAGES.map(({ path, label, Icon }, index) => (
          <li key={path} className={index < IN_SIGHT ? undefined : styles.beyond}>
            <Link to={path} className={styles.page} activeOptions={{ exact: path === '/' }}>
              <Icon aria-hidden="true" />
              <span className={styles.label}>{label}</span>
            </Link>
          </li>
        ))}
        {PAGES.length > IN_SIGHT ? (
          <li className={styles.more}>
            <MoreButton pages={PAGES.slice(IN_SIGHT)} />
          </li>
        ) : null}
      </ul>
      <div className={styles.foot}>
        <QueueStrip />
        <WhoAmI />
        <ThemeButton className={styles.theme} />
      </div>
    </nav>
  );
}
