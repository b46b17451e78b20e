import { Link } from '@tanstack/react-router';
import { shellStrings } from '../strings/shell.ts';
import { Logo } from './logo.tsx';
import { PAGES } from './pages.ts';
import { QueueStrip } from './queue-strip.tsx';
import styles from './rail.module.css';
import { ThemeButton } from './theme-button.tsx';

/** The pages, and what is going on: beside the page on wide screens, below it on a phone. */
export function Rail() {
  return (
    <nav className={styles.rail} aria-label={shellStrings.navigation}>
      <p className={styles.brand}>
        <Logo />
        <span className={styles.word}>{shellStrings.product}</span>
      </p>
      <ul className={styles.pages}>
        {PAGES.map(({ path, label, Icon }) => (
          <li key={path}>
            <Link to={path} className={styles.page} activeOptions={{ exact: path === '/' }}>
              <Icon aria-hidden="true" />
              <span className={styles.label}>{label}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <QueueStrip />
        <ThemeButton className={styles.theme} />
      </div>
    </nav>
  );
}
