import { expect, it } from 'vitest';
import { type Answer, openTestApp } from '../open-test-app.ts';

const SUBMIT = `mutation G($input: GenerateImageInput!) {
  generateImage(input: $input) { job { id priority } errors { code path message } }
}`;
const KEY = `mutation K($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret apiKey { maxPriority } errors { message } }
}`;

it('is granted by the key, kept with the job, and asked of the queue, also after a restart', async () => {
  await using app = await openTestApp({ env: { MAX_CONCURRENCY: '1' } });
  let operator: { authorization?: string } = {};
  const newKey = async (
    name: string,
    more: object = {},
  ): Promise<{ authorization: string; most: string }> => {
    const { data } = await app.post(KEY, { input: { name, userId: name, ...more } }, operator);
    return {
      authorization: `Bearer ${data.createApiKey.secret}`,
      most: data.createApiKey.apiKey.maxPriority,
    };
  };
  // Once the first key is there, only an operator makes more.
  operator = { authorization: (await newKey('operator', { scopes: ['OPERATOR'] })).authorization };
  const usual = await newKey('usual');
  const urgent = await newKey('urgent', { maxPriority: 'HIGH' });
  expect([usual.most, urgent.most]).toStrictEqual(['NORMAL', 'HIGH']);
  const submit = async (
    prompt: string,
    key: { authorization: string },
    more: object = {},
  ): Promise<Answer> => {
    const input = { model: { fluxDev: { prompt } }, options: { width: 64, height: 64 }, ...more };
    const { authorization } = key;
    return (await app.post(SUBMIT, { input }, { authorization })).data.generateImage;
  };

  await app.behave({ fault: 'never-completes', match: 'first' });
  const { job: first } = await submit('first', usual);
  await expect.poll(() => app.submissions()).toHaveLength(1);
  expect(await submit('no', usual, { priority: 'HIGH' })).toStrictEqual({
    job: null,
    errors: [{ code: 'FORBIDDEN', path: ['priority'], message: "This key's jobs may be NORMAL at most." }],
  });
  expect((await submit('patient', usual, { priority: 'LOW' })).job.priority).toBe('LOW');
  expect((await submit('usual', usual)).job.priority).toBe('NORMAL');
  expect((await submit('usual too', urgent, { priority: null })).job.priority).toBe('NORMAL');
  const { job: soon } = await submit('urgent', urgent, { priority: 'HIGH' });
  expect(soon.priority).toBe('HIGH');
  const rest = (priority: string, { authorization }: { authorization: string }): Promise<Response> =>
    fetch(`${app.url}/api/images/generate?wait=0`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ model: 'flux-dev', inputs: { prompt: `rest ${priority}` }, priority }),
    });
  expect((await rest('high', urgent)).status).toBe(202);
  expect((await rest('high', usual)).status).toBe(403);
  expect((await rest('urgent', urgent)).status).toBe(422);

  await app.restart();
  // Who has been here without a key before there was one is nobody now.
  const { authorization } = usual;
  const CANCEL = 'mutation ($id: ID!) { cancelJob(id: $id) { errors { code } } }';
  const canceled = await app.post(CANCEL, { id: first.id }, { authorization });
  expect(canceled.data.cancelJob.errors).toStrictEqual([]);
  const order = ['first', 'urgent', 'rest high', 'usual', 'usual too', 'patient'];
  await expect
    .poll(async () => (await app.submissions()).map(({ input }) => input['prompt']))
    .toStrictEqual(order);

  // Whoever runs it again has what their own key allows.
  const RETRY = `mutation ($id: ID!) { retryJob(id: $id) { job { priority } errors { code } } }`;
  const retried = async (): Promise<Answer> =>
    (await app.post(RETRY, { id: soon.id }, { authorization: urgent.authorization })).data.retryJob;
  await expect.poll(retried).toStrictEqual({ job: { priority: 'HIGH' }, errors: [] });
});
