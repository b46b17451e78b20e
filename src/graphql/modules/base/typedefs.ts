export const baseTypedefs = /* GraphQL */ `
  "A moment as ISO 8601 text in UTC, with milliseconds."
  scalar DateTime

  "Any JSON value."
  scalar JSON

  "USD as a decimal string, at least two and at most six decimals, such as 0.03; never a float."
  scalar Money

  "https:, s3:, data:, easel://uploads/<id> or easel://images/<id>."
  scalar ImageRef

  "0 … 2^63-1: an integer, or its decimal text where a JSON number cannot hold it; served as text."
  scalar Seed

  "Anything that can be fetched again by its id."
  interface Node {
    "Opaque, and unique over all types."
    id: ID!
  }

  "Where a page of a list begins and ends."
  type PageInfo {
    "Whether more items follow this page."
    hasNextPage: Boolean!
    "Whether items precede this page; lists are only read forward, so it is true after a cursor."
    hasPreviousPage: Boolean!
    "Cursor of the first item; null on an empty page."
    startCursor: String
    "Cursor of the last item: pass it as after to read on; null on an empty page."
    endCursor: String
  }

  "What can be asked."
  type Query {
    "Any object by its id; null when there is none, or the caller may not see it."
    node("The id of a job, an image or a model." id: ID!): Node
  }
`;
