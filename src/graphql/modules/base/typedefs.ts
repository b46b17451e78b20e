export const baseTypedefs = /* GraphQL */ `
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
