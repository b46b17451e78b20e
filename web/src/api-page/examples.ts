import { serverUrl } from '../api/addresses.ts';

export const GENERATE = `mutation {
  generateImage(input: {
    model: { fluxDev: { prompt: "A lighthouse at dusk" } }
    options: { width: 1344, height: 756 }
  }) {
    job { id status cost { estimate } }
    errors { code message path }
  }
}`;

export const FOLLOW = `subscription {
  jobProgress(jobId: "…") {
    __typename
    seq
    ... on JobQueued { position etaMs }
    ... on JobRunning { progress logs { message } }
    ... on JobFinished { job { status images { url } } }
  }
}`;

export function restExample(): string {
  return `curl -X POST '${serverUrl('api/images/generate')}' \\
  -H 'content-type: application/json' \\
  -d '{"model": "flux-dev", "inputs": {"prompt": "A lighthouse at dusk"}}'`;
}
