import { RotateCcw } from 'lucide-react';
import { Slider, SliderFill, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { useId, useState } from 'react';
import { formStrings } from '../strings/forms.ts';
import { uiStrings } from '../strings/ui.ts';
import { IconButton } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { FieldFrame, FieldProblems } from './field-frame.tsx';
import type { FieldSpec } from './field-spec.ts';
import styles from './field.module.css';

export interface NumberInputProps {
  field: FieldSpec;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  problems: readonly string[];
}

/** A number: as a slider where its range is known, and always as text beside it. */
export function NumberInput({ field, value, onChange, problems }: NumberInputProps) {
  const labelId = useId();
  const inputId = useId();
  const problemsId = useId();
  const { min, max, label } = field;
  const isRange = min !== null && max !== null && max - min <= 1000;
  const resting = typeof field.initial === 'number' ? field.initial : (min ?? 0);
  return (
    <FieldFrame
      label={label}
      labelId={labelId}
      labelFor={inputId}
      required
      aside={
        value === undefined ? (
          <span className={styles.aside}>{formStrings.modelsOwn}</span>
        ) : (
          <IconButton
            label={uiStrings.reset(label)}
            onPress={() => onChange(undefined)}
            className={styles.reset}
          >
            <RotateCcw aria-hidden="true" />
          </IconButton>
        )
      }
    >
      <div className={classNames(isRange && styles.slider, value === undefined && styles.unset)}>
        {isRange ? (
          <Slider
            aria-labelledby={labelId}
            value={value ?? resting}
            minValue={min}
            maxValue={max}
            step={field.step}
            onChange={(next) => onChange(Number(next.toFixed(6)))}
          >
            <SliderTrack className={styles.track}>
              <SliderFill className={styles.fill} />
              <SliderThumb className={styles.thumb} />
            </SliderTrack>
          </Slider>
        ) : null}
        <NumberText
          id={inputId}
          name={field.name}
          value={value}
          integer={field.integer}
          describedBy={problems.length > 0 ? problemsId : undefined}
          onChange={onChange}
        />
      </div>
      {field.help === '' ? null : <p className={styles.help}>{helpOf(field)}</p>}
      {problems.length > 0 ? <FieldProblems id={problemsId} problems={problems} /> : null}
    </FieldFrame>
  );
}

function helpOf({ help, min, max }: FieldSpec): string {
  return min === null || max === null ? help : `${help}, ${min} to ${max}`;
}

interface NumberTextProps {
  id?: string;
  name: string;
  value: number | undefined;
  integer: boolean;
  describedBy?: string;
  label?: string;
  placeholder?: string;
  onChange: (value: number | undefined) => void;
}

/** A number as text: while it is being typed it may be no number yet. */
export function NumberText({
  id,
  name,
  value,
  integer,
  describedBy,
  label,
  placeholder,
  onChange,
}: NumberTextProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const take = (text: string): void => {
    setDraft(text);
    if (text.trim() === '') return onChange(undefined);
    const number = Number(text.replace(',', '.'));
    if (Number.isFinite(number)) onChange(integer ? Math.round(number) : number);
  };
  return (
    <input
      id={id}
      name={name}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={describedBy === undefined ? undefined : true}
      data-invalid={describedBy === undefined ? undefined : true}
      className={classNames(styles.input, styles.number)}
      inputMode={integer ? 'numeric' : 'decimal'}
      autoComplete="off"
      placeholder={placeholder}
      value={draft ?? value ?? ''}
      onChange={(event) => take(event.target.value)}
      onBlur={() => setDraft(null)}
    />
  );
}
