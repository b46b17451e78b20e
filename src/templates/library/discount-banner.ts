import { FORMAT_IDS } from '../formats.ts';
import { defineTemplate } from '../define-template.ts';
import type { TemplateStep, VariableProblem } from '../define-template.ts';
import { splitPanel } from '../layouts/split-panel.ts';
import { currencyDecimals, offerFigure, offerValidity } from '../offer-words.ts';
import { planBackgrounds } from '../plan-backgrounds.ts';
import { image, integer } from '../../registry/fields.ts';
import { color, currency, dateTime, locale, money, style, words } from '../variables.ts';

const SALE_RED = '#c8102e';

export const discountBanner = defineTemplate({
  key: 'discount-banner',
  version: 1,
  title: 'Discount banner',
  description: 'How much is off, until when and with which code, beside a product or a scene',
  variables: {
    headline: words('What the offer is about', 300),
    percent: integer('Percent off; either this or an amount', { min: 1, max: 100 }).optional(),
    amount: money('Amount off; needs a currency').optional(),
    currency: currency('Currency of the amount, such as EUR').optional(),
    code: words('The code to enter', 40).optional(),
    valid_from: dateTime('First day of the offer').optional(),
    valid_until: dateTime('Last day of the offer').optional(),
    terms: words('Small print', 300).optional(),
    background_style: style('What the scene shows').optional(),
    product_image: image('A product, cut out and placed beside the offer').optional(),
    logo: image('A logo, best with a transparent background').optional(),
    brand_color: color('Colour of the panel').optional(),
    locale: locale('Language and region of figures and dates, such as de-AT; en-US when absent').optional(),
  },
  formats: FORMAT_IDS,
  pictures: { logo: { asset: 'logo', minSide: 64 }, product_image: { asset: null, minSide: 256 } },
  checks: ({ percent, amount, currency: unit, valid_from: from, valid_until: until }, now) => [
    ...checkChoice(percent, amount, unit),
    ...checkDates(from, until, now),
  ],
  steps(variables, formats) {
    const { product_image: product, background_style: scene } = variables;
    const cutout: TemplateStep[] =
      product === undefined
        ? []
        : [
            {
              name: 'cutout',
              model: 'remove-background',
              inputs: { image_url: product },
              options: {},
              makes: { kind: 'cutout', asset: 'product', minSide: 256 },
            },
          ];
    // A product stands in front of a plain studio unless a scene is asked for.
    if (product !== undefined && scene === undefined) return cutout;
    const prompt =
      product === undefined
        ? `${scene ?? 'Cheerful shopping still life, gift boxes and ribbons'}. Advertising photograph, bold colours, centred subject. No text, no letters, no numbers, no logos, no watermark.`
        : `${scene}. Empty product backdrop with a clear surface in the foreground, soft light, nothing standing on it. No text, no letters, no watermark.`;
    const scenes = planBackgrounds(formats).map(({ aspect, width, height }): TemplateStep => ({
      name: `background-${aspect}`,
      model: 'flux-dev',
      inputs: { prompt },
      options: { width, height },
      makes: { kind: 'background', aspect },
    }));
    return [...cutout, ...scenes];
  },
  scene: ({ brand_color: brand, product_image: product }) => ({
    kind: product === undefined ? 'hills' : 'studio',
    brand: brand ?? SALE_RED,
  }),
  layout(variables, format) {
    const { locale: tag = 'en-US', valid_from: from, valid_until: until } = variables;
    const validity = offerValidity({ from, until }, tag);
    return splitPanel(
      {
        headline: variables.headline,
        figure:
          variables.percent === undefined
            ? {
                variable: 'amount',
                text: offerFigure(
                  { amount: Number(variables.amount), currency: variables.currency ?? 'USD' },
                  tag,
                ),
              }
            : { variable: 'percent', text: offerFigure({ percent: variables.percent }, tag) },
        code: variables.code,
        validity:
          validity === undefined
            ? undefined
            : { variable: until === undefined ? 'valid_from' : 'valid_until', text: validity },
        terms: variables.terms,
        brand: variables.brand_color ?? SALE_RED,
        logo: variables.logo !== undefined,
        product: variables.product_image !== undefined,
      },
      format,
    );
  },
});

function checkChoice(
  percent: number | undefined,
  amount: string | undefined,
  unit: string | undefined,
): VariableProblem[] {
  if (percent !== undefined && amount !== undefined) {
    return [
      { variable: 'amount', rule: 'one_of', message: 'Give percent or amount, not both.', received: amount },
    ];
  }
  if (percent === undefined && amount === undefined) {
    return [
      {
        variable: 'percent',
        rule: 'required',
        message: 'Give percent, or amount with its currency.',
        unless: ['amount'],
      },
    ];
  }
  if (amount === undefined) {
    const message = 'currency goes with amount, not with percent.';
    return unit === undefined ? [] : [{ variable: 'currency', rule: 'one_of', message, received: unit }];
  }
  if (unit === undefined)
    return [{ variable: 'currency', rule: 'required', message: 'An amount needs its currency.' }];
  const decimals = amount.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  if (decimals <= currencyDecimals(unit)) return [];
  const message = `${unit} has ${currencyDecimals(unit)} decimals.`;
  return [{ variable: 'amount', rule: 'money', message, received: amount }];
}

function checkDates(from: string | undefined, until: string | undefined, now: number): VariableProblem[] {
  const problems: VariableProblem[] = [];
  const last = until ?? from;
  if (last !== undefined && Date.parse(last) < now) {
    const variable = until === undefined ? 'valid_from' : 'valid_until';
    problems.push({
      variable,
      rule: 'past',
      message: `${variable} must not be in the past.`,
      received: last,
    });
  }
  if (from !== undefined && until !== undefined && Date.parse(from) > Date.parse(until)) {
    problems.push({
      variable: 'valid_from',
      rule: 'order',
      message: 'valid_from must not be after valid_until.',
      received: from,
    });
  }
  return problems;
}
