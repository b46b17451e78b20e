import { useLayoutEffect, useRef, useState } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import type { ProblemFragment, TemplateCardFragment, TemplateInput } from '../api/generated/graphql.ts';
import { CheckMark } from '../forms/check-mark.tsx';
import { ChoiceInput } from '../forms/choice-input.tsx';
import fieldStyles from '../forms/field.module.css';
import { templateStrings as words } from '../strings/templates.ts';
import { Button } from '../ui/button.tsx';
import styles from './format-board.module.css';
import { type Format, FormatPreview } from './format-preview.tsx';

export interface FormatBoardProps {
  template: TemplateCardFragment;
  input: TemplateInput | null;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onProblems: (format: Format, problems: readonly ProblemFragment[]) => void;
}

const SCALES = { overview: null, half: 0.5, actual: 1, double: 2 } as const;
type ScaleName = keyof typeof SCALES;

/** All formats at one scale, the tallest first, so that they stand on shelves. */
export function FormatBoard({ template, input, chosen, onChoose, onProblems }: FormatBoardProps) {
  const board = useRef<HTMLDivElement>(null);
  const width = useWidth(board);
  const [scaleName, setScaleName] = useState<ScaleName>('overview');
  const [safeAreas, setSafeAreas] = useState(false);
  const scale = SCALES[scaleName] ?? overviewScale(width, template.formats);
  const formats = [...template.formats].sort((a, b) => b.height - a.height || b.width - a.width);
  const choose = (id: string, on: boolean): void => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <div ref={board} className={styles.board}>
      <div className={styles.tools}>
        <ChoiceInput
          bare
          label={words.scale}
          value={scaleName}
          onChange={(name) => setScaleName(isScale(name) ? name : 'overview')}
          choices={[
            { value: 'overview', label: words.overview },
            { value: 'half', label: words.half },
            { value: 'actual', label: words.actual },
            { value: 'double', label: words.double, name: words.doubleName },
          ]}
        />
        <Checkbox className={fieldStyles.switch} isSelected={safeAreas} onChange={setSafeAreas}>
          <CheckMark checked={safeAreas} />
          {words.safeAreas}
        </Checkbox>
        <span className={styles.count}>{words.chosen(chosen.size)}</span>
        <Button kind="quiet" onPress={() => onChoose(new Set(formats.map(({ id }) => id)))}>
          {words.all}
        </Button>
        <Button kind="quiet" onPress={() => onChoose(new Set())}>
          {words.none}
        </Button>
      </div>
      {input === null ? <p className={styles.hint}>{words.needsVariables}</p> : null}
      <div className={styles.shelves}>
        {formats.map((format) => (
          <FormatPreview
            key={format.id}
            format={format}
            template={input}
            title={template.title}
            scale={scale}
            safeAreas={safeAreas}
            chosen={chosen.has(format.id)}
            onChoose={(on) => choose(format.id, on)}
            onProblems={onProblems}
          />
        ))}
      </div>
    </div>
  );
}

function isScale(name: string): name is ScaleName {
  return Object.hasOwn(SCALES, name);
}

/** The widest format takes a good third of a wide board, and all of a narrow one. */
function overviewScale(width: number, formats: readonly Format[]): number {
  const widest = Math.max(...formats.map((format) => format.width));
  return width < 600 ? Math.min(0.5, width / widest) : Math.min(0.3, width / 2.6 / widest);
}

function useWidth(element: { current: HTMLElement | null }): number {
  const [width, setWidth] = useState(900);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 900));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
