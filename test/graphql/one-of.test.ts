// @oneOf through variables, over HTTP and websocket, as often as it takes for an operation to be compiled: the compiler
// itself would let two arms, none and null pass.

import { expect, it } from 'vitest';
import { openTestApp } from '../open-test-app.ts';

const ESTIMATE = /* GraphQL */ `
  query Estimate($model: ModelInput!) {
    estimate(input: { model: $model }) {
      total
    }
  }
`;
const WHOLE = /* GraphQL */ `
  query Whole($input: GenerateImageInput!) {
    estimate(input: $input) {
      total
    }
  }
`;

const models = [
  { name: 'two arms', model: { fluxPro: { prompt: 'a' }, fluxDev: { prompt: 'a' } } },
  { name: 'no arm', model: {} },
  { name: 'a null arm', model: { fluxPro: null } },
  { name: 'an arm and a null one', model: { fluxPro: { prompt: 'a' }, fluxDev: null } },
  { name: 'null', model: null },
];

it('lets exactly one arm pass', async () => {
  await using app = await openTestApp();
  for (let round = 0; round < 5; round++) {
    for (const [query, wrap] of [
      [ESTIMATE, (model: unknown) => ({ model })],
      [WHOLE, (model: unknown) => ({ input: { model } })],
    ] as const) {
      const good = wrap({ fluxPro: { prompt: 'a' } });
      expect(await app.post(query, good)).toStrictEqual({ data: { estimate: { total: '0.05' } } });
      expect(await app.collect(query, good)).toStrictEqual([{ data: { estimate: { total: '0.05' } } }]);
      for (const { name, model } of models) {
        const overHttp = await app.post(query, wrap(model));
        const [overWs] = await app.collect(query, wrap(model));
        const [error] = overHttp.errors ?? [];
        expect({ name, data: overHttp.data, code: error?.extensions.code }).toStrictEqual({
          name,
          data: undefined,
          code: 'BAD_USER_INPUT',
        });
        expect({ name, data: overWs?.data ?? null, message: overWs?.errors?.[0]?.message }).toStrictEqual({
          name,
          data: null,
          message: error?.message,
        });
      }
    }
  }
});
