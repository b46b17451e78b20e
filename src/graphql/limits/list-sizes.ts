// How long the lists of an answer can be: said by the request where it says so, else assumed.

/** The argument that says how many are wanted. */
export const SLICING_ARGUMENT = 'first';

/** A list whose length nothing says. */
export const ASSUMED = 5;

/** Where that would be far off; by `Type.field`. */
export const KNOWN_SIZES: Record<string, number> = {
  // A plain job stores 1 to 4; a template one for each of its formats.
  'Job.images': 4,
  'Job.artifacts': 4,
  'Job.attempts': 2,
  'UsageReport.rows': 100,
  'Query.templates': 10,
};

/** Fields that do more than answer values. Each counts as so many more. */
export const KNOWN_WORK: Record<string, number> = {
  // Signs an address, and may make a picture.
  'Image.url': 2,
  // May decode a picture.
  'Image.thumbHash': 2,
};

/** A mutation writes: each counts as so many more, and so does each item of a list it is given. */
export const MUTATION_WORK = 10;

/** Introspection answers what the schema holds, whatever is asked: one usual query fits into the budget, two do not. */
export const INTROSPECTION_WORK = 50;
