export const imageTypedefs = /* GraphQL */ `
  "A rendition of a stored image."
  enum ImageVariant {
    "The provider's own bytes, untouched."
    ORIGINAL
    "At most 256 pixels on the longer side."
    THUMBNAIL
    "At most 512 pixels on the longer side."
    MEDIUM
    "At most 1024 pixels on the longer side."
    PREVIEW
    "Full size as WebP."
    WEBP
    "The original's own picture data in its own format, with model, seed and input hash beside it as XMP. ORIGINAL alone keeps every byte, a C2PA manifest included."
    DOWNLOAD
  }

  "A stored result."
  type Image implements Node {
    "Opaque id."
    id: ID!
    "An address that serves it for so many seconds. The image itself stays until it is deleted or its retention ends."
    url(
      "Seconds, 60 to 604800."
      expiresIn: Int = 3600
      "Which rendition."
      variant: ImageVariant = ORIGINAL
    ): String!
    "Pixels."
    width: Int!
    "Pixels."
    height: Int!
    "Media type, as found in the bytes."
    contentType: String!
    "Size of the original."
    bytes: Int!
    "SHA-256 of the original in lower-case hex."
    sha256: String!
    "Seed the provider used; null when it named none."
    seed: Seed
    "Whether the provider's safety checker flagged it; null when it has none."
    nsfw: Boolean
    "Base64 thumbhash, for a placeholder."
    thumbHash: String
    "Name of the template format or artifact; null for a plain image."
    name: String
    "When it was stored."
    createdAt: DateTime!
    "When its retention ends and it is deleted, whatever addresses of it were given out; null where images are kept."
    expiresAt: DateTime
    "The job it belongs to."
    job: Job!
  }

  "Which images to list."
  input ImageFilter {
    "Words that must all be in the prompt."
    search: String
    "Registry id of the model."
    model: String
    "Only this user's; the caller must be allowed to see them."
    userId: String
    "A tag of the job."
    tag: String
    "Stored after this moment."
    createdAfter: DateTime
    "Stored before this moment."
    createdBefore: DateTime
  }

  "One image and its place in the list."
  type ImageEdge {
    "Its place."
    cursor: String!
    "The image."
    node: Image!
  }

  "A page of images."
  type ImageConnection {
    "Images with their places."
    edges: [ImageEdge!]!
    "The images alone."
    nodes: [Image!]!
    "Where the page begins and ends."
    pageInfo: PageInfo!
  }

  type Query {
    "Stored images the caller may see, newest first."
    images(
      "How many, at most 100."
      first: Int = 20
      "A cursor: list what follows it."
      after: String
      "Which ones."
      where: ImageFilter
    ): ImageConnection!
  }
`;
