import { Dices, Lock, LockOpen } from 'lucide-react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useId } from 'react';
import { formStrings } from '../strings/forms.ts';
import { IconButton } from '../ui/button.tsx';
import buttonStyles from '../ui/button.module.css';
import { classNames } from '../ui/class-names.ts';
import { FieldFrame, FieldProblems } from './field-frame.tsx';
import fieldStyles from './field.module.css';
import { drawSeed, isSeed } from './seed.ts';
import styles from './seed-input.module.css';

const words = formStrings.seed;

export interface SeedInputProps {
  value: string;
  locked: boolean;
  onChange: (value: string) => void;
  onLock: (locked: boolean) => void;
}

export function SeedInput({ value, locked, onChange, onLock }: SeedInputProps) {
  const id = useId();
  const problemsId = useId();
  const invalid = value !== '' && !isSeed(value);
  const lockLabel = locked ? words.unlock : words.lock;
  return (
    <FieldFrame label={words.label} labelFor={id} required>
      <div className={styles.seed}>
        <input
          id={id}
          name="seed"
          className={classNames(fieldStyles.input, fieldStyles.mono)}
          inputMode="numeric"
          autoComplete="off"
          aria-describedby={invalid ? problemsId : undefined}
          data-invalid={invalid || undefined}
          value={value}
          onChange={(event) => onChange(event.target.value.trim())}
        />
        <IconButton label={words.shuffle} onPress={() => onChange(drawSeed())}>
          <Dices aria-hidden="true" />
        </IconButton>
        <ToggleButton
          className={classNames(
            buttonStyles.button,
            buttonStyles.quiet,
            buttonStyles.icon,
            locked && styles.locked,
          )}
          aria-label={words.lock}
          isSelected={locked}
          onChange={onLock}
        >
          {locked ? <Lock aria-hidden="true" /> : <LockOpen aria-hidden="true" />}
          <span className={buttonStyles.tip} aria-hidden="true">
            {lockLabel}
          </span>
        </ToggleButton>
      </div>
      {invalid ? <FieldProblems id={problemsId} problems={[words.invalid]} /> : null}
    </FieldFrame>
  );
}
