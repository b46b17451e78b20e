// The operations of `generate`, and what it reads of their answers.

import { z } from 'zod';

export const MODEL = /* GraphQL */ `
  query FindModel($id: String!) {
    model(id: $id) {
      arm
      inputSchema
    }
    models(first: 100) {
      nodes {
        id
      }
    }
  }
`;
export const modelData = z.object({
  model: z
    .object({
      arm: z.string(),
      inputSchema: z.object({ properties: z.record(z.string(), z.object({ type: z.string().optional() })) }),
    })
    .nullable(),
  models: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
});

export const GENERATE = /* GraphQL */ `
  mutation GenerateImage($input: GenerateImageInput!) {
    generateImage(input: $input) {
      job {
        id
        warnings
      }
      errors {
        code
        message
        path
      }
    }
  }
`;
export const generateData = z.object({
  generateImage: z.object({
    job: z.object({ id: z.string(), warnings: z.array(z.string()) }).nullable(),
    errors: z.array(z.object({ message: z.string(), path: z.array(z.string()) })),
  }),
});

export const PROGRESS = /* GraphQL */ `
  subscription JobProgress($jobId: ID!, $after: Int) {
    jobProgress(jobId: $jobId, after: $after) {
      __typename
      seq
      ... on JobQueued {
        position
        etaMs
      }
      ... on JobRunning {
        progress
        logs {
          message
        }
      }
      ... on JobRetrying {
        reason
        delayMs
      }
      ... on JobStep {
        step
        index
        of
      }
      ... on JobFinished {
        job {
          id
          status
          cost {
            settled
          }
          failure {
            code
            message
          }
          images {
            url(expiresIn: 86400)
            width
            height
            contentType
          }
        }
      }
    }
  }
`;
export const finishedJob = z.object({
  id: z.string(),
  status: z.string(),
  cost: z.object({ settled: z.string().nullable() }),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  images: z.array(
    z.object({ url: z.string(), width: z.number(), height: z.number(), contentType: z.string() }),
  ),
});
const seq = z.number();
export const progressData = z.object({
  jobProgress: z.discriminatedUnion('__typename', [
    z.object({
      __typename: z.literal('JobQueued'),
      seq,
      position: z.number().nullable(),
      etaMs: z.number().nullable(),
    }),
    z.object({
      __typename: z.literal('JobRunning'),
      seq,
      progress: z.number().nullable(),
      logs: z.array(z.object({ message: z.string() })),
    }),
    z.object({ __typename: z.literal('JobRetrying'), seq, reason: z.string(), delayMs: z.number() }),
    z.object({ __typename: z.literal('JobStep'), seq, step: z.string(), index: z.number(), of: z.number() }),
    z.object({ __typename: z.literal('ImageStored'), seq }),
    z.object({ __typename: z.literal('JobFinished'), seq, job: finishedJob }),
  ]),
});

export type ProgressUpdate = Exclude<
  z.infer<typeof progressData>['jobProgress'],
  { __typename: 'JobFinished' }
>;
export type FinishedJob = z.infer<typeof finishedJob>;
