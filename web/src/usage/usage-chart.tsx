import { useState } from 'react';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { UsageQuery } from '../api/generated/graphql.ts';
import { ChoiceInput } from '../forms/choice-input.tsx';
import { usageStrings as words } from '../strings/usage.ts';
import { ChartTooltip } from './chart-tooltip.tsx';
import styles from './usage-chart.module.css';
import { type Days, type Grouping, listDays } from './usage-search.ts';
import { type Measure, toSeries } from './usage-series.ts';

export interface UsageChartProps {
  rows: UsageQuery['byDay']['rows'];
  days: Days;
  by: Grouping;
}

const HEIGHT = 280;
const dayLabel = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** A bar a day, divided by group. The arrow keys walk over the days. */
export function UsageChart({ rows, days, by }: UsageChartProps) {
  const [measure, setMeasure] = useState<Measure>('price');
  const series = toSeries(rows, listDays(days), { by, measure, none: words.none[by], others: words.others });
  const title = words.chart(words.measures[measure], words.groupings[by]);
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <ChoiceInput
          bare
          label={words.measure}
          value={measure}
          onChange={(next) => setMeasure(next === 'images' ? 'images' : 'price')}
          choices={[
            { value: 'price', label: words.measures.price },
            { value: 'images', label: words.measures.images },
          ]}
        />
      </div>
      <div className={styles.chart}>
        <ResponsiveContainer width="100%" height={HEIGHT}>
          <BarChart
            data={[...series.days]}
            margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
            barCategoryGap="18%"
          >
            <CartesianGrid vertical={false} />
            <XAxis
              dataKey="day"
              tickFormatter={(day: string) => dayLabel.format(new Date(`${day}T12:00:00`))}
              tickLine={false}
              minTickGap={24}
            />
            <YAxis
              width={56}
              axisLine={false}
              tickLine={false}
              tickFormatter={(value: number) => formatMeasure(value, measure)}
              allowDecimals={measure === 'price'}
            />
            <Tooltip
              isAnimationActive={false}
              content={(props) => (
                <ChartTooltip {...props} format={(value) => formatMeasure(value, measure)} />
              )}
            />
            <Legend
              iconType="square"
              iconSize={10}
              itemSorter={null}
              formatter={(name: string) => <span className={styles.legend}>{name}</span>}
            />
            {series.names.map((name, index) => (
              <Bar
                key={name}
                name={name}
                dataKey={({ values }: { values: readonly number[] }) => values[index] ?? 0}
                stackId="all"
                fill={`var(--series-${index + 1})`}
                isAnimationActive={false}
                maxBarSize={48}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <p className={styles.help}>{words.chartHelp}</p>
    </section>
  );
}

function formatMeasure(value: number, measure: Measure): string {
  if (measure === 'images') return value.toLocaleString('en');
  return `$${value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
