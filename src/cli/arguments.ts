// Flags of the command line as inputs and options of a model: `--image-url x` is `imageUrl`, typed by its schema.

export interface ModelFlags {
  inputs: Record<string, string | number | boolean | readonly string[]>;
  options: Record<string, string | number>;
}

const OPTIONS: Record<string, 'integer' | 'text'> = {
  width: 'integer',
  height: 'integer',
  numImages: 'integer',
  // Text keeps every digit of a large seed.
  seed: 'text',
};

/** `properties`: the model's JSON Schema properties, in REST spelling. A flag it does not know goes as text, to be refused. */
export function toModelFlags(
  flags: Record<string, string | boolean>,
  properties: Record<string, { type?: string | undefined }>,
): ModelFlags {
  const result: ModelFlags = { inputs: {}, options: {} };
  for (const [flag, value] of Object.entries(flags)) {
    const name = camelCase(flag);
    const option = OPTIONS[name];
    if (option !== undefined) result.options[name] = option === 'integer' ? Number(value) : String(value);
    else result.inputs[name] = toType(value, properties[flag.replaceAll('-', '_')]?.type);
  }
  return result;
}

function toType(
  value: string | boolean,
  type: string | undefined,
): string | number | boolean | readonly string[] {
  // A list is separated by spaces: neither addresses nor data: URIs have any.
  if (type === 'array') return String(value).split(/\s+/);
  if (type === 'number' || type === 'integer') return Number(value);
  if (type === 'boolean') return value === true || value === 'true';
  return String(value);
}

export function camelCase(text: string): string {
  return text.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
}
