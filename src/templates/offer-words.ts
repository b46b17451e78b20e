// The words of an offer as its locale writes them: how much is off, and from when to when.

/** How much is off, with a true minus sign: `−25%`, `−10 €`. */
export function offerFigure(
  offer: { percent: number } | { amount: number; currency: string },
  locale: string,
): string {
  const options: Intl.NumberFormatOptions =
    'percent' in offer
      ? { style: 'percent' }
      : { style: 'currency', currency: offer.currency, trailingZeroDisplay: 'stripIfInteger' };
  const value = 'percent' in offer ? -offer.percent / 100 : -offer.amount;
  return new Intl.NumberFormat(locale, options)
    .formatToParts(value)
    .map((part) => (part.type === 'minusSign' ? part.value.replace('-', '\u2212') : part.value))
    .join('');
}

/** Decimals a currency has: 2 for EUR, 0 for JPY. */
export function currencyDecimals(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

interface Validity {
  /** ISO 8601 with an offset; the day is the one its writer's clock shows. */
  from: string | undefined;
  until: string | undefined;
}

/** `Nov 24 – Dec 24, 2026`, `Bis 24.12.2026`; undefined without dates. */
export function offerValidity({ from, until }: Validity, locale: string): string | undefined {
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  if (from !== undefined && until !== undefined) return dates.formatRange(dayOf(from), dayOf(until));
  const phrases = PHRASES[new Intl.Locale(locale).language] ?? NEUTRAL;
  if (until !== undefined) return phrases.until.replace('{}', dates.format(dayOf(until)));
  return from === undefined ? undefined : phrases.from.replace('{}', dates.format(dayOf(from)));
}

/** The calendar day as written, whatever its time zone. */
function dayOf(iso: string): Date {
  return new Date(`${iso.slice(0, 10)}T00:00:00Z`);
}

interface Phrases {
  until: string;
  from: string;
}

/** Where a language is not here, a dash says it. */
const NEUTRAL: Phrases = { until: '– {}', from: '{} –' };

const PHRASES: Readonly<Record<string, Phrases>> = {
  ar: { until: 'حتى {}', from: 'من {}' },
  cs: { until: 'Do {}', from: 'Od {}' },
  da: { until: 'Til og med {}', from: 'Fra {}' },
  de: { until: 'Bis {}', from: 'Ab {}' },
  el: { until: 'Έως {}', from: 'Από {}' },
  en: { until: 'Until {}', from: 'From {}' },
  es: { until: 'Hasta el {}', from: 'Desde el {}' },
  fi: { until: '{} asti', from: '{} alkaen' },
  fr: { until: 'Jusqu’au {}', from: 'Dès le {}' },
  he: { until: 'עד {}', from: 'החל מ־{}' },
  it: { until: 'Fino al {}', from: 'Dal {}' },
  ja: { until: '{}まで', from: '{}から' },
  nb: { until: 'Til og med {}', from: 'Fra {}' },
  nl: { until: 'Tot en met {}', from: 'Vanaf {}' },
  no: { until: 'Til og med {}', from: 'Fra {}' },
  pl: { until: 'Do {}', from: 'Od {}' },
  pt: { until: 'Até {}', from: 'A partir de {}' },
  ro: { until: 'Până la {}', from: 'De la {}' },
  ru: { until: 'До {}', from: 'С {}' },
  sv: { until: 'Till och med {}', from: 'Från {}' },
  tr: { until: '{} tarihine kadar', from: '{} tarihinden itibaren' },
  uk: { until: 'До {}', from: 'З {}' },
};
