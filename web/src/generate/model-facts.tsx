import type { ModelCardFragment } from '../api/generated/graphql.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { formatDuration } from '../ui/duration.ts';
import { formatMoney } from '../ui/money.ts';
import styles from './model-picker.module.css';

/** What an image costs and how long it usually takes. */
export function ModelFacts({ model }: { model: Pick<ModelCardFragment, 'costPerImage' | 'medianRunMs'> }) {
  const price = model.costPerImage;
  return (
    <span className={styles.facts}>
      <span>{price === null ? words.noPrice : words.perImage(formatMoney(price))}</span>
      {model.medianRunMs === null ? null : <span>{words.typically(formatDuration(model.medianRunMs))}</span>}
    </span>
  );
}
