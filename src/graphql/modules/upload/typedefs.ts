export const uploadTypedefs = /* GraphQL */ `
  "What will be uploaded."
  input CreateUploadInput {
    "image/png, image/jpeg, image/webp, image/gif, image/avif, or application/octet-stream for LoRA weights."
    contentType: String!
    "Exact size."
    bytes: Int!
    "SHA-256 of the bytes in lower-case hex."
    sha256: String!
    "The end user this is for; defaults to the caller."
    userId: String
  }

  "A header the upload must carry."
  type UploadHeader {
    "Its name."
    name: String!
    "Its value."
    value: String!
  }

  "Where to put a file, and what names it afterwards."
  type Upload {
    "Opaque id."
    id: ID!
    "Names the upload as an input: easel://uploads/<id>."
    reference: ImageRef!
    "Takes one PUT of exactly these bytes."
    url: String!
    "Headers the PUT must carry."
    headers: [UploadHeader!]!
    "When the address stops working."
    expiresAt: DateTime!
  }

  "An upload, or why there is none."
  type UploadPayload {
    "The upload; null when it was refused."
    upload: Upload
    "Why it was refused; empty when it was not."
    errors: [UserError!]!
  }

  "An image, or why there is none."
  type ImagePayload {
    "The image; null when the request was refused."
    image: Image
    "Why it was refused; empty when it was not."
    errors: [UserError!]!
  }

  type Mutation {
    "An address to put an input image to. The upload belongs to its user."
    createUpload("What will be uploaded." input: CreateUploadInput!): UploadPayload!
    "Deletes a stored image and what was derived from it. The job keeps its record."
    deleteImage("The image." id: ID!): ImagePayload!
  }
`;
