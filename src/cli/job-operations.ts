// The operations of `jobs`, `watch` and `cancel`, and what they read of the answers.

import { z } from 'zod';

const FIELDS = /* GraphQL */ `
  id
  status
  model {
    id
  }
  template {
    key
  }
  userId
  createdAt
  finishedAt
  progress
  queuePosition
  etaMs
  warnings
  tags
  lastSeq
  input
  options
  cost {
    estimate
    settled
  }
  failure {
    code
    message
    retryable
    charged
  }
  images {
    url(expiresIn: 86400)
    width
    height
    contentType
  }
`;

export const jobData = z.object({
  id: z.string(),
  status: z.string(),
  model: z.object({ id: z.string() }),
  template: z.object({ key: z.string() }).nullable(),
  userId: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  progress: z.number().nullable(),
  queuePosition: z.number().nullable(),
  etaMs: z.number().nullable(),
  warnings: z.array(z.string()),
  tags: z.array(z.string()),
  lastSeq: z.number(),
  input: z.unknown(),
  options: z.unknown(),
  cost: z.object({ estimate: z.string().nullable(), settled: z.string().nullable() }),
  failure: z
    .object({ code: z.string(), message: z.string(), retryable: z.boolean(), charged: z.boolean() })
    .nullable(),
  images: z.array(
    z.object({ url: z.string(), width: z.number(), height: z.number(), contentType: z.string() }),
  ),
});
export type JobData = z.infer<typeof jobData>;

export const JOBS = /* GraphQL */ `
  query ListJobs($first: Int!, $after: String, $where: JobFilter) {
    jobs(first: $first, after: $after, where: $where) {
      nodes {
        ${FIELDS}
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;
export const jobsData = z.object({
  jobs: z.object({
    nodes: z.array(jobData),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

export const JOB = /* GraphQL */ `
  query ShowJob($id: ID!) {
    job(id: $id) {
      ${FIELDS}
    }
  }
`;
export const showJobData = z.object({ job: jobData.nullable() });

export const CANCEL = /* GraphQL */ `
  mutation CancelJob($id: ID!) {
    cancelJob(id: $id) {
      job {
        ${FIELDS}
      }
      errors {
        code
        message
      }
    }
  }
`;
export const cancelData = z.object({
  cancelJob: z.object({
    job: jobData.nullable(),
    errors: z.array(z.object({ code: z.string(), message: z.string() })),
  }),
});

export const UPDATES = /* GraphQL */ `
  subscription JobUpdates {
    jobUpdates {
      __typename
      seq
      jobId
      at
      ... on JobRunning {
        progress
      }
      ... on JobQueued {
        position
      }
      ... on JobFinished {
        job {
          status
        }
      }
    }
  }
`;
export const updatesData = z.object({
  jobUpdates: z.object({
    __typename: z.string(),
    seq: z.number(),
    jobId: z.string(),
    at: z.string(),
    progress: z.number().nullish(),
    position: z.number().nullish(),
    job: z.object({ status: z.string() }).optional(),
  }),
});
