import { useNavigate } from '@tanstack/react-router';
import { usageStrings as words } from '../strings/usage.ts';
import { FilterField } from '../ui/filter-field.tsx';
import styles from './usage-filters.module.css';
import { addDays, type Days, daysOf, GROUPINGS, type Grouping, type UsageSearch } from './usage-search.ts';

const RANGES = [7, 30, 90, 365];

/** Which days, and by what. The address keeps it. */
export function UsageFilters({ search, days, by }: { search: UsageSearch; days: Days; by: Grouping }) {
  const navigate = useNavigate();
  const change = (next: UsageSearch): void =>
    void navigate({ to: '/usage', search: { ...search, ...next }, replace: true });
  const today = daysOf({}).to;
  const range = RANGES.find((count) => days.to === today && days.from === addDays(today, 1 - count));
  return (
    <div className={styles.filters}>
      <FilterField label={words.by}>
        {(id, className) => (
          <select
            id={id}
            className={className}
            value={by}
            onChange={(event) => {
              const next = GROUPINGS.find((grouping) => grouping === event.target.value);
              if (next !== undefined) change({ by: next });
            }}
          >
            {GROUPINGS.map((grouping) => (
              <option key={grouping} value={grouping}>
                {words.groupings[grouping]}
              </option>
            ))}
          </select>
        )}
      </FilterField>
      <FilterField label={words.range}>
        {(id, className) => (
          <select
            id={id}
            className={className}
            value={range ?? ''}
            onChange={(event) => {
              const count = Number(event.target.value);
              if (count > 0) change({ from: addDays(today, 1 - count), to: today });
            }}
          >
            {range === undefined ? <option value="">–</option> : null}
            {RANGES.map((count) => (
              <option key={count} value={count}>
                {words.lastDays(count)}
              </option>
            ))}
          </select>
        )}
      </FilterField>
      {(['from', 'to'] as const).map((name) => (
        <FilterField key={name} label={words[name]}>
          {(id, className) => (
            <input
              id={id}
              className={className}
              type="date"
              required
              value={days[name]}
              onChange={(event) => {
                if (event.target.value !== '') change({ ...days, [name]: event.target.value });
              }}
            />
          )}
        </FilterField>
      ))}
    </div>
  );
}
