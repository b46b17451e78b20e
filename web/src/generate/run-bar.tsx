import type { ProblemFragment } from '../api/generated/graphql.ts';
import { useConnection } from '../shell/connection.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Price } from './price.tsx';
import styles from './run-bar.module.css';
import type { Estimate } from './use-estimate.ts';

export interface RunBarProps {
  estimate: Estimate | null;
  current: boolean;
  problems: readonly ProblemFragment[];
  onRun: () => void;
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** What it costs, what stands in the way, and the button. Always in sight. */
export function RunBar({ estimate, current, problems, onRun }: RunBarProps) {
  const connection = useConnection();
  const offline = connection !== 'online';
  return (
    <div className={styles.bar}>
      {problems.map((problem) => (
        <Notice key={problem.message} kind="error">
          {problem.message}
        </Notice>
      ))}
      {estimate === null || estimate.errors.length > 0
        ? null
        : estimate.warnings.map((warning) => (
            <Notice key={warning} kind="warning">
              {warning}
            </Notice>
          ))}
      {offline ? <Notice kind="info">{words.offline}</Notice> : null}
      <div className={styles.row}>
        <p className={styles.price} data-current={current}>
          <Price estimate={estimate} />
        </p>
        <Button kind="primary" className={styles.run} isDisabled={offline} onPress={onRun}>
          {words.run}
          <kbd className={styles.keys}>{isMac ? '⌘↵' : 'Ctrl ↵'}</kbd>
        </Button>
      </div>
    </div>
  );
}
