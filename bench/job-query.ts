export const JOB_QUERY = /* GraphQL */ `
  query Job($id: ID!) {
    job(id: $id) {
      id
      status
      userId
      progress
      createdAt
      startedAt
      finishedAt
      lastSeq
      warnings
      tags
    }
  }
`;
