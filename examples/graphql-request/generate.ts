// A back end without a socket: graphql-request, typed by codegen's client preset, waiting by the job's own cursor.
// `npm run codegen` makes ./generated from the operations in this file.

import { setTimeout as sleep } from 'node:timers/promises';
import { GraphQLClient } from 'graphql-request';
import { graphql } from './generated/gql.ts';

const client = new GraphQLClient(`${process.env['EASEL_URL'] ?? 'http://127.0.0.1:4000'}/graphql`);

const Generate = graphql(`
  mutation Generate($input: GenerateImageInput!) {
    generateImage(input: $input) {
      job {
        id
      }
      errors {
        path
        message
      }
    }
  }
`);
const Follow = graphql(`
  query Follow($id: ID!, $after: Int!) {
    job(id: $id) {
      status
      events(after: $after) {
        __typename
        seq
      }
      images {
        url
      }
      failure {
        code
        message
      }
    }
  }
`);

const prompt = process.argv[2] ?? 'a lighthouse';
// Exactly one model, checked by the compiler: with two, or none, this does not build.
const { generateImage } = await client.request(Generate, { input: { model: { fluxSchnell: { prompt } } } });
if (generateImage.job === null)
  throw new Error(generateImage.errors.map(({ message }) => message).join('\n'));

const { id } = generateImage.job;
for (let after = 0; ; await sleep(200)) {
  const { job } = await client.request(Follow, { id, after });
  for (const event of job?.events ?? []) console.log(event.__typename);
  after = job?.events.at(-1)?.seq ?? after;
  if (job?.failure) throw new Error(job.failure.message);
  if (job?.status === 'COMPLETED') {
    console.log(job.images[0]?.url);
    break;
  }
}
