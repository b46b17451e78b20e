import type { Grouping } from '../usage/usage-search.ts';

const groupings: Record<Grouping, string> = {
  model: 'Model',
  user: 'User',
  template: 'Template',
  tag: 'Tag',
  key: 'API key',
};

const none: Record<Grouping, string> = {
  model: 'no model',
  user: 'no user',
  template: 'no template',
  tag: 'no tag',
  key: 'no key',
};

export const usageStrings = {
  title: 'Usage',
  range: 'Days',
  lastDays: (days: number) => `Last ${days}`,
  from: 'From',
  to: 'To',
  by: 'By',
  groupings,
  none,
  others: 'All others',
  measure: 'Show',
  measures: { price: 'Spend', images: 'Images' },
  spent: 'Spent',
  images: 'Images',
  jobs: 'Jobs',
  failed: 'Failed',
  failedShare: (percent: string) => `${percent} of all`,
  perImage: (price: string) => `${price} an image`,
  providerCost: 'Provider',
  price: 'Price',
  total: 'Total',
  unknown: 'unknown',
  export: 'Export CSV',
  exportFailed: 'The export did not work. Try again.',
  chart: (measure: string, by: string) => `${measure} a day by ${by.toLowerCase()}`,
  chartHelp: 'The table below has the same figures.',
  table: 'Figures',
  badRange: 'The first day must not be after the last.',
  empty: {
    title: 'Nothing was used in these days',
    help: 'Every job that ends is counted here: what it cost, for whom, with which model.',
    action: 'Generate something',
  },
  budget: 'Budget',
  budgets: {
    USER: { DAY: 'Budget of the day', MONTH: 'Budget of the month', TOTAL: 'Budget' },
    KEY: { DAY: 'The key’s day', MONTH: 'The key’s month', TOTAL: 'The key’s budget' },
  },
  held: (amount: string) => `${amount} held by what runs`,
  balance: (amount: string) => `${amount} of the prepaid balance is left`,
  budgetLeft: (spent: string, limit: string) => `${spent} of ${limit}`,
  resets: (day: string) => `resets ${day}`,
};
