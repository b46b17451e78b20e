import { ArrowLeftRight } from 'lucide-react';
import { formStrings } from '../strings/forms.ts';
import { IconButton } from '../ui/button.tsx';
import { ChoiceInput } from './choice-input.tsx';
import fieldStyles from './field.module.css';
import { NumberText } from './number-input.tsx';
import { ShapeGlyph } from './shape-glyph.tsx';
import styles from './size-input.module.css';

export interface Size {
  width: number;
  height: number;
}

export interface SizeInputProps {
  /** Null: the model's own, or the input picture's. */
  value: Size | null;
  onChange: (value: Size | null) => void;
  /** Whether a picture is given, whose size the result then takes. */
  hasPicture: boolean;
  /** The model only knows certain shapes. */
  nearest: boolean;
  problems: readonly string[];
}

const PRESETS: readonly (Size & { name: string })[] = [
  { name: '1:1', width: 1024, height: 1024 },
  { name: '4:3', width: 1152, height: 864 },
  { name: '3:4', width: 864, height: 1152 },
  { name: '16:9', width: 1344, height: 756 },
  { name: '9:16', width: 756, height: 1344 },
];
const CUSTOM = 'custom';
const OWN = 'own';
const words = formStrings.size;

export function SizeInput({ value, onChange, hasPicture, nearest, problems }: SizeInputProps) {
  const preset = PRESETS.find((each) => each.width === value?.width && each.height === value.height);
  const chosen = value === null ? (hasPicture ? OWN : '1:1') : (preset?.name ?? CUSTOM);
  const shown = value ?? { width: 1024, height: 1024 };
  const choose = (name: string): void => {
    if (name === OWN) return onChange(null);
    const next = PRESETS.find((each) => each.name === name);
    if (next !== undefined) onChange({ width: next.width, height: next.height });
  };
  const side = (name: 'width' | 'height') => (number: number | undefined) =>
    onChange({ ...shown, [name]: number ?? 0 });
  return (
    <div className={styles.size}>
      <ChoiceInput
        label={words.label}
        value={chosen}
        onChange={choose}
        choices={[
          ...(hasPicture ? [{ value: OWN, label: words.asInput }] : []),
          ...PRESETS.map((each) => ({
            value: each.name,
            name: `${each.name}, ${each.width} × ${each.height}`,
            label: (
              <>
                <ShapeGlyph width={each.width} height={each.height} />
                {each.name}
              </>
            ),
          })),
        ]}
        evenly
        {...(nearest ? { help: words.nearest } : {})}
      />
      {chosen === OWN ? null : (
        <div className={styles.sides}>
          <NumberText name="width" label={words.width} integer value={shown.width} onChange={side('width')} />
          <IconButton
            label={words.swap}
            onPress={() => onChange({ width: shown.height, height: shown.width })}
          >
            <ArrowLeftRight aria-hidden="true" />
          </IconButton>
          <NumberText
            name="height"
            label={words.height}
            integer
            value={shown.height}
            onChange={side('height')}
          />
          <span className={styles.unit}>px</span>
        </div>
      )}
      {problems.map((problem) => (
        <p key={problem} className={fieldStyles.problems}>
          {problem}
        </p>
      ))}
    </div>
  );
}
