export const templateTypedefs = /* GraphQL */ `
  "A template: variables in, a picture with exactly set words out, in every format."
  type Template {
    "Its name, such as billboard."
    key: String!
    "Its version; a version never changes."
    version: Int!
    "The arm of TemplateInput that selects it."
    arm: String!
    "Its name for people."
    title: String!
    "What it makes."
    description: String!
    "JSON Schema of its variables, in REST spelling."
    variables: JSON!
    "The formats it renders."
    formats: [TemplateFormatInfo!]!
  }

  "A format: an exact size with a limit."
  type TemplateFormatInfo {
    "Its name."
    id: TemplateFormat!
    "Its name for people."
    label: String!
    "Pixels."
    width: Int!
    "Pixels."
    height: Int!
    "The file is never larger."
    maxBytes: Int!
    "Formats of one class share a background: strip, wide, landscape, square or portrait."
    aspect: String!
  }

  "The template a job renders."
  type JobTemplate {
    "Its name."
    key: String!
    "The version it was accepted with."
    version: Int!
    "The formats asked for."
    formats: [TemplateFormat!]!
  }

  "The type of an image file."
  enum ImageFileType {
    "Without loss; a photograph that would be too heavy gets fewer colours."
    PNG
    "For photographs."
    JPEG
    "For the web."
    WEBP
  }

  "What to render, for whom, within which limits."
  input RenderTemplateInput {
    "Exactly one template, with that template's own variables."
    template: TemplateInput!
    "Which formats; all of the template's when absent."
    formats: [TemplateFormat!]
    "The type of the files."
    fileType: ImageFileType = JPEG
    "The end user this is for; defaults to the caller."
    userId: String
    "Makes a repeated request answer with the first one's job. 1 to 255 printable ASCII characters; kept for 48 hours, per user."
    idempotencyKey: String
    "Refuse when the price is above this."
    maxCost: Money
    "Fail unless done so many seconds after acceptance, 1 to 86400."
    deadlineSeconds: Int
    "Free labels, at most 20 of 64 characters."
    tags: [String!]
    "Where to report the end of the job."
    webhookUrl: String
    "How urgent it is; more than the caller's key allows is refused."
    priority: JobPriority = NORMAL
  }

  "A format over a placeholder: free, and fast enough to follow typing."
  type TemplatePreview {
    "A data: URI of a JPEG; null when it was refused."
    image: String
    "Pixels; null when it was refused."
    width: Int
    "Pixels; null when it was refused."
    height: Int
    "The lowest contrast of any pixel under the words, from 1 to 21; null without words."
    contrast: Float
    "Why a render would be refused. A text that does not fit has the rule text_does_not_fit, and in allowed the longest beginning that does."
    errors: [UserError!]!
  }

  type Query {
    "The templates, each in its newest version."
    templates: [Template!]!
    "Validates and prices a render exactly as renderTemplate would, and creates nothing."
    estimateTemplate("The render to price." input: RenderTemplateInput!): EstimatePayload!
    "One format over a placeholder background, at no cost."
    templatePreview(
      "Exactly one template, with that template's own variables."
      template: TemplateInput!
      "Which format."
      format: TemplateFormat!
    ): TemplatePreview!
  }

  type Mutation {
    "Accepts a job that renders a template. It is stored before this answers; follow it with jobProgress. Its images hold one of exactly each format's size."
    renderTemplate("What to render." input: RenderTemplateInput!): JobPayload!
  }
`;
