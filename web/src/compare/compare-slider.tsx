import { ReactCompareSlider, ReactCompareSliderImage } from 'react-compare-slider';
import type { FullImageFragment } from '../api/generated/graphql.ts';
import { promptOf } from '../generate/job-inputs.ts';
import { compareStrings as words } from '../strings/lightbox.ts';
import styles from './compare-slider.module.css';

const FIT = { objectFit: 'contain' } as const;
const FILL = { width: '100%', height: '100%' } as const;

/** Two pictures in one place, divided by a line that is moved by hand or keys. */
export function CompareSlider({ first, second }: { first: FullImageFragment; second: FullImageFragment }) {
  return (
    <div className={styles.stage} style={{ '--shape': first.width / first.height }}>
      <div className={styles.slider}>
        <ReactCompareSlider
          aria-label={words.slider}
          style={FILL}
          itemOne={
            <ReactCompareSliderImage
              style={FIT}
              src={first.original}
              alt={`${words.picture(0)}: ${promptOf(first.job)}`}
            />
          }
          itemTwo={
            <ReactCompareSliderImage
              style={FIT}
              src={second.original}
              alt={`${words.picture(1)}: ${promptOf(second.job)}`}
            />
          }
        />
      </div>
      <p className={styles.letters} aria-hidden="true">
        <span>A</span>
        <span>B</span>
      </p>
    </div>
  );
}
