import { TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import type { ProblemFragment, TemplateCardFragment, TemplateInput } from '../api/generated/graphql.ts';
import fieldStyles from '../forms/field.module.css';
import { CheckMark } from '../forms/check-mark.tsx';
import { templateStrings as words } from '../strings/templates.ts';
import styles from './format-preview.module.css';
import { SafeArea } from './safe-area.tsx';
import { usePreview } from './use-preview.ts';

export type Format = TemplateCardFragment['formats'][number];

export interface FormatPreviewProps {
  format: Format;
  template: TemplateInput | null;
  title: string;
  /** Shown pixels a pixel of the format. */
  scale: number;
  safeAreas: boolean;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
  onProblems: (format: Format, problems: readonly ProblemFragment[]) => void;
}

/** Narrower than this, a caption is a column of syllables. */
const LEAST_CAPTION = 120;

/** One format at the board's scale, drawn anew as the words change. */
export function FormatPreview(props: FormatPreviewProps) {
  const { format, template, scale, safeAreas, chosen, onChoose, onProblems } = props;
  const { image, contrast, problems, failed, current } = usePreview(template, format.id);
  useEffect(() => onProblems(format, problems), [format, problems, onProblems]);
  const own = problems.filter(isAboutFormat);
  return (
    <figure className={styles.format} style={{ width: Math.max(format.width * scale, LEAST_CAPTION) }}>
      <div
        className={styles.picture}
        data-current={current || template === null}
        style={{ width: format.width * scale, height: format.height * scale }}
      >
        {image === null ? null : (
          <img
            src={image}
            alt={`${format.label}: ${props.title}`}
            width={format.width}
            height={format.height}
          />
        )}
        {safeAreas ? <SafeArea format={format} /> : null}
      </div>
      <figcaption className={styles.caption}>
        <Checkbox
          className={fieldStyles.switch}
          isSelected={chosen}
          onChange={onChoose}
          aria-label={words.choose(format.label)}
        >
          {({ isSelected }) => (
            <>
              <CheckMark checked={isSelected} />
              <span>
                {format.label}{' '}
                <span className={styles.size}>
                  {format.width}×{format.height}
                </span>
              </span>
            </>
          )}
        </Checkbox>
        {failed ? <p className={styles.problem}>{words.failed}</p> : null}
        {own.map((problem) => (
          <p key={problem.message} className={styles.problem}>
            <TriangleAlert aria-hidden="true" />
            <span>
              {problem.message}
              {problem.__typename === 'InvalidInputError' && problem.allowed?.[0] !== undefined
                ? ` ${words.longest(problem.allowed[0])}`
                : null}
            </span>
          </p>
        ))}
        {contrast === null || own.length > 0 ? null : (
          <p className={styles.size}>{words.contrast(contrast)}</p>
        )}
      </figcaption>
    </figure>
  );
}

/** What concerns this format alone; the rest belongs to the form. */
export function isAboutFormat(problem: ProblemFragment): boolean {
  return problem.__typename === 'InvalidInputError' && problem.rule === 'text_does_not_fit';
}
