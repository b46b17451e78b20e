export const modelTypedefs = /* GraphQL */ `
  "A model of the registry."
  type Model implements Node {
    "Registry id, such as flux-pro."
    id: ID!
    "The arm of ModelInput that selects it."
    arm: String!
    "What it is good for."
    description: String!
    "The provider's endpoint in the plain case."
    endpoint: String!
    "Every endpoint its requests may be routed to."
    endpoints: [String!]!
    "Whether it takes LoRA weights."
    supportsLora: Boolean!
    "Price of one image of 1024 × 1024; null when it has none."
    costPerImage: Money
    "Inputs that must be given, in REST spelling."
    requiredInputs: [String!]!
    "Inputs that may be given, in REST spelling."
    optionalInputs: [String!]!
    "The most images one request may ask for."
    maxImages: Int!
    "JSON Schema of its inputs, in REST spelling. x-ui names the kind of a form field, x-needs the input without which it has no effect, x-options the common options the model takes."
    inputSchema: JSON!
    "Median run time of its newest jobs in milliseconds; null without history."
    medianRunMs: Int
  }

  "Which models to list."
  input ModelFilter {
    "Words that must be in the id or the description."
    search: String
    "Only models that take LoRA weights, or only those that do not."
    supportsLora: Boolean
  }

  "One model and its place in the list."
  type ModelEdge {
    "Its place."
    cursor: String!
    "The model."
    node: Model!
  }

  "A page of models."
  type ModelConnection {
    "Models with their places."
    edges: [ModelEdge!]!
    "The models alone."
    nodes: [Model!]!
    "Where the page begins and ends."
    pageInfo: PageInfo!
  }

  type Query {
    "The models of the registry, in its order."
    models(
      "How many, at most 100."
      first: Int = 20
      "A cursor: list what follows it."
      after: String
      "Which ones."
      where: ModelFilter
    ): ModelConnection!
    "One model by its registry id; null when there is none."
    model("Registry id, such as flux-pro." id: String!): Model
  }
`;
