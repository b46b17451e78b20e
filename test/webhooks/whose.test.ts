import { expect, it } from 'vitest';
import { newSecret } from '../../src/auth/secrets.ts';
import { newId } from '../../src/domain/ids.ts';
import type { Scope } from '../../src/domain/api-key.ts';
import type { Store } from '../../src/store/store.ts';
import { sampleKey } from '../contract/keys.ts';
import { type Answer, openTestApp } from '../open-test-app.ts';

it('are its user’s alone, and changed only with the scope for it', async () => {
  let store: Store | undefined;
  await using app = await openTestApp({ wrapStore: (opened) => (store = opened) });
  const enter = async (userId: string, scopes: Scope[]): Promise<{ authorization: string }> => {
    const made = newSecret();
    await store?.keys.create(
      sampleKey({
        ...made,
        id: newId('key'),
        userId,
        scopes,
        models: null,
        budget: null,
        markup: null,
        createdAt: Date.now(),
      }),
    );
    return { authorization: `Bearer ${made.secret}` };
  };
  const ann = await enter('ann', ['generate', 'read']);
  const reader = await enter('ann', ['read']);
  const ben = await enter('ben', ['generate', 'read']);
  const operator = await enter('boss', ['operator']);
  const post = async (query: string, as: Record<string, string>): Promise<Answer> => {
    const { data, errors } = await app.post(query, {}, as);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  };
  await expect
    .poll(async () => (await app.post('{ webhooks { nodes { id } } }')).errors?.[0].extensions.code)
    .toBe('UNAUTHENTICATED');

  const create = `mutation { created: createWebhook(input: { url: "https://example.com/" }) { webhook { id userId } errors { code } } }`;
  expect((await post(create, reader)).created).toMatchObject({
    webhook: null,
    errors: [{ code: 'FORBIDDEN' }],
  });
  const { webhook } = (await post(create, ann)).created;
  expect(webhook.userId).toBe('ann');
  const others = `mutation { created: createWebhook(input: { url: "https://example.com/", userId: "ann" }) { webhook { id } errors { code path } } }`;
  expect((await post(others, ben)).created.errors).toMatchObject([{ code: 'FORBIDDEN', path: ['userId'] }]);

  const list = '{ webhooks { nodes { id } } }';
  const one = `{ webhook(id: "${webhook.id}") { id } }`;
  for (const who of [ann, reader, operator]) {
    expect((await post(list, who)).webhooks.nodes).toStrictEqual([{ id: webhook.id }]);
    expect((await post(one, who)).webhook).toStrictEqual({ id: webhook.id });
  }
  expect((await post(list, ben)).webhooks.nodes).toStrictEqual([]);
  expect((await post(one, ben)).webhook).toBeNull();
  for (const change of [
    `updateWebhook(id: "${webhook.id}", input: { enabled: false })`,
    `rotateWebhookSecret(id: "${webhook.id}")`,
    `deleteWebhook(id: "${webhook.id}")`,
  ]) {
    const mutation = `mutation { done: ${change} { webhook { id } secret errors { code } } }`;
    expect((await post(mutation, ben)).done).toStrictEqual({
      webhook: null,
      secret: null,
      errors: [{ code: 'NOT_FOUND' }],
    });
    expect((await post(mutation, reader)).done.errors).toStrictEqual([{ code: 'FORBIDDEN' }]);
    expect((await post(mutation, ann)).done.errors).toStrictEqual([]);
  }
});
