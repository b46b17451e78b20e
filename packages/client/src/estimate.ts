import type { Connection } from './connection.ts';
import { refusal } from './easel-error.ts';
import { EstimateDocument } from './generated/graphql.ts';
import type { Estimate, GenerateOptions, ModelInput } from './types.ts';

/** What `generate` would cost; creates nothing. Raises EaselError when it would be refused. */
export async function estimate(
  { request }: Connection,
  model: ModelInput,
  { onProgress: _onProgress, signal, ...options }: GenerateOptions = {},
): Promise<Estimate> {
  const answer = await request(
    EstimateDocument,
    { input: { ...options, model } },
    { repeatable: true, signal },
  );
  const { errors, ...price } = answer.estimate;
  if (errors.length > 0) throw refusal(errors);
  return price;
}
