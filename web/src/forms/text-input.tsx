import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { uiStrings } from '../strings/ui.ts';
import { classNames } from '../ui/class-names.ts';
import styles from './field.module.css';

export interface TextInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  required?: boolean;
  problems?: readonly string[];
  multiline?: boolean;
  /** Two lines high until there is more. */
  compact?: boolean;
  mono?: boolean;
  placeholder?: string;
  /** Not shown while it is typed, and not remembered. */
  secret?: boolean;
  inputMode?: 'text' | 'decimal' | 'numeric' | 'url';
  aside?: ReactNode;
  /** Alt with an arrow: back (1) and forth (−1) through what was there before. */
  onStep?: ((step: 1 | -1) => void) | undefined;
  /** Name of the field, by which the form finds it to put the focus there. */
  name?: string;
}

export function TextInput({
  label,
  value,
  onChange,
  help,
  required = false,
  problems = [],
  ...props
}: TextInputProps) {
  const problemsId = useId();
  const invalid = problems.length > 0;
  const control = {
    className: classNames(
      styles.input,
      props.multiline && styles.area,
      props.compact && styles.compact,
      props.mono && styles.mono,
    ),
    placeholder: props.placeholder,
    name: props.name,
    dir: 'auto',
    'aria-describedby': invalid ? problemsId : undefined,
    onKeyDown: (event: KeyboardEvent) => {
      if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
      if (props.onStep === undefined) return;
      event.preventDefault();
      props.onStep(event.key === 'ArrowUp' ? 1 : -1);
    },
  };
  return (
    <TextField
      className={styles.field}
      value={value}
      onChange={onChange}
      isInvalid={invalid}
      isRequired={required}
      inputMode={props.inputMode}
      {...(props.secret === true ? { type: 'password', autoComplete: 'off' } : {})}
      validationBehavior="aria"
    >
      <div className={styles.head}>
        <Label className={styles.label}>
          {label}
          {required ? null : <span className={styles.optional}>{uiStrings.optional}</span>}
        </Label>
        {props.aside}
      </div>
      {props.multiline ? <TextArea {...control} rows={props.compact ? 2 : 4} /> : <Input {...control} />}
      {help === undefined || help === '' ? null : (
        <Text slot="description" className={styles.help}>
          {help}
        </Text>
      )}
      {invalid ? (
        <div id={problemsId} className={styles.problems} role="alert">
          {problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </div>
      ) : null}
    </TextField>
  );
}
