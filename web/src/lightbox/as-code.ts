// The request that made a picture, to paste elsewhere.

import { serverUrl } from '../api/addresses.ts';
import type { RunJobFragment } from '../api/generated/graphql.ts';
import { inputsOf, optionsOf } from '../generate/job-inputs.ts';

type Asked = Pick<RunJobFragment, 'input' | 'options' | 'tags'> & { model: { id: string; arm: string } };

export function toGraphql(job: Asked): string {
  const input = graphqlInput(job);
  return `mutation {
  generateImage(input: ${literal(input, '  ')}) {
    job { id status cost { estimate } }
    errors { code message path }
  }
}
`;
}

export function toCurl(job: Asked): string {
  const body = JSON.stringify(restBody(job), null, 2).replaceAll("'", String.raw`'\''`);
  return `curl -X POST '${serverUrl('api/images/generate')}' \\
  -H 'content-type: application/json' \\
  -d '${body}'
`;
}

export function toTypescript(job: Asked): string {
  const variables = JSON.stringify({ input: graphqlInput(job) }, null, 2);
  return `const response = await fetch('${serverUrl('graphql')}', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    query: \`mutation Generate($input: GenerateImageInput!) {
      generateImage(input: $input) { job { id status } errors { code message path } }
    }\`,
    variables: ${variables.replaceAll('\n', '\n    ')},
  }),
});
const { data } = await response.json();
`;
}

function restBody(job: Asked) {
  const { width, height, count, seed } = optionsOf(job);
  const options = {
    ...(width === null ? {} : { width }),
    ...(height === null ? {} : { height }),
    ...(count === 1 ? {} : { num_images: count }),
    ...(seed === null ? {} : { seed: Number.isSafeInteger(Number(seed)) ? Number(seed) : seed }),
  };
  return {
    model: job.model.id,
    inputs: inputsOf(job),
    ...(Object.keys(options).length > 0 ? { options } : {}),
    ...(job.tags.length > 0 ? { tags: job.tags } : {}),
  };
}

function graphqlInput(job: Asked) {
  const { inputs, options, tags } = restBody(job);
  return {
    model: { [job.model.arm]: camelKeys(inputs) },
    ...(options === undefined ? {} : { options: camelKeys(options) }),
    ...(tags === undefined ? {} : { tags }),
  };
}

function camelKeys(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key.replace(/[-_.]+(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}

/** A GraphQL literal: as JSON, with the keys bare. */
function literal(value: unknown, indent: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent)).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const deeper = `${indent}  `;
  const fields = Object.entries(value).map(([key, inner]) => `${deeper}${key}: ${literal(inner, deeper)}`);
  return `{\n${fields.join('\n')}\n${indent}}`;
}
