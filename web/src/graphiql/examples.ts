// The operations that GraphiQL opens with, each in a tab.

interface Example {
  query: string;
  variables?: string;
}

const GENERATE = `# Generates an image. Copy the job's id from the answer into the next tab.
mutation Generate($prompt: String!) {
  generateImage(input: { model: { fluxDev: { prompt: $prompt } } }) {
    job {
      id
      status
      cost { estimate }
    }
    errors { code message path }
  }
}
`;

const FOLLOW = `# Follows a job live: what is stored comes first, then what happens.
subscription Follow($jobId: ID!) {
  jobProgress(jobId: $jobId) {
    __typename
    seq
    ... on JobQueued { position etaMs }
    ... on JobRunning { progress logs { message } }
    ... on ImageStored { image { url width height } }
    ... on JobFinished { job { status cost { settled } failure { code message } } }
  }
}
`;

const RECENT = `# The newest images, and what each of them cost.
query Recent {
  images(first: 5) {
    nodes {
      id
      url(variant: THUMBNAIL)
      width
      height
      seed
      job { model { id } input cost { settled } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`;

const ESTIMATE = `# What a request would cost, and what is wrong with it, without creating anything.
query Estimate {
  estimate(input: {
    model: { imageToImage: { prompt: "As a watercolour", imageUrl: "https://example.com/in.png", strength: 0.6 } }
    options: { numImages: 2 }
  }) {
    total
    lines { label units unit amount }
    warnings
    errors { code message path }
  }
}
`;

export const EXAMPLES: Example[] = [
  { query: GENERATE, variables: JSON.stringify({ prompt: 'A lighthouse at dusk, long exposure' }, null, 2) },
  { query: FOLLOW, variables: JSON.stringify({ jobId: '' }, null, 2) },
  { query: RECENT },
  { query: ESTIMATE },
];
