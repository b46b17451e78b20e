// What is estimated is what is charged: over whatever may be asked for.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settleJob } from '../../src/billing/settle-job.ts';
import { builtInModels } from '../../src/registry/index.ts';
import { priceRequest } from '../../src/registry/price.ts';
import { newJob, sampleImage } from '../contract/sample-records.ts';
import { openTestApp, runToEnd } from '../open-test-app.ts';

const models = builtInModels.filter(({ price }) => price !== null);
const markup = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant('percent' as const), basisPoints: fc.nat({ max: 100_000 }) }),
    fc.record({ kind: fc.constant('fixed' as const), amount: fc.nat({ max: 1_000_000 }) }),
  ),
);
const side = fc.integer({ min: 64, max: 4096 });

describe('a price', () => {
  it('is the same when it is estimated and when what was asked for is stored; less for less, never more', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        markup,
        fc.record({ width: side, height: side, num_images: fc.integer({ min: 1, max: 4 }) }),
        fc.nat({ max: 8 }),
        (model, added, options, stored) => {
          const { total, lines } = priceRequest(model, {}, options, { at: Date.now(), markup: added });
          const estimate = total ?? Number.NaN;
          expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(estimate);
          expect(Number.isSafeInteger(estimate)).toBe(true);
          const { job: accepted } = newJob({
            model: model.id,
            options,
            cost: { estimate, held: estimate, settled: null, basis: 'REGISTRY', lines, providerCost: null },
          });
          const settle = (count: number) =>
            settleJob(
              accepted,
              Array.from({ length: count }, (_, n) => sampleImage(accepted, n)),
              1,
            ).cost;
          expect(settle(options.num_images)).toMatchObject({ settled: estimate, lines });
          const partly = settle(stored);
          const images = Math.min(stored, options.num_images);
          expect(partly.settled).toBe((estimate / options.num_images) * images);
          expect(partly.settled).toBeLessThanOrEqual(estimate);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is estimated as it is charged, through the API', { timeout: 60_000 }, async () => {
    await using app = await openTestApp();
    const arms = fc.constantFrom(
      'fluxPro',
      'fluxDev',
      'fluxSchnell',
      'recraftV3',
      'nanoBanana',
      'ideogramV3',
    );
    const small = fc.integer({ min: 64, max: 200 });
    await fc.assert(
      fc.asyncProperty(
        arms,
        fc.record({ width: small, height: small, numImages: fc.integer({ min: 1, max: 3 }) }),
        fc.option(fc.integer({ min: 0, max: 9999 })),
        async (arm, options, hundredths) => {
          const percent = hundredths === null ? null : { percent: hundredths / 100 };
          await app.post(
            `mutation ($input: AccountInput!) { setAccount(userId: "ann", input: $input) { errors { message } } }`,
            { input: { markup: percent } },
          );
          const given = arm === 'recraftV3' ? { ...options, numImages: 1 } : options;
          const input = { model: { [arm]: { prompt: 'a fox' } }, options: given, userId: 'ann' };
          const ESTIMATE = `query ($input: GenerateImageInput!) { estimate(input: $input) { total lines { amount } errors { message path } } }`;
          const { estimate } = (await app.post(ESTIMATE, { input })).data;
          expect(estimate.errors).toStrictEqual([]);
          const { cost } = await runToEnd(app, input);
          expect([cost.estimate, cost.settled, cost.lines.length]).toStrictEqual([
            estimate.total,
            estimate.total,
            estimate.lines.length,
          ]);
        },
      ),
      { numRuns: 15 },
    );
  });
});
