// Flags of the command line as inputs and options of a model: `--image-url x` is `imageUrl`, typed by its schema.

/** As the command line gave them. */
export type Flags = Record<string, string | boolean>;

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
  flags: Flags,
  properties: Record<string, { type?: string | undefined }>,
): ModelFlags {
  const result: ModelFlags = { inputs: {}, options: {} };
  for (const [flag, value] of Object.entries(flags)) {
    const name = camelCase(flag);
    const option = OPTIONS[name];
    if (option !== undefined) result.options[name] = option === 'integer' ? Number(value) : String(value);
    else result.inputs[name] = toType(value, properties[snakeCase(flag)]?.type);
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

function snakeCase(flag: string): string {
  return flag.replaceAll('-', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `--name value` as `--name=value`, so that a value may begin with a dash and no flag need be declared. */
export function joinFlags(argv: readonly string[], switches: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    const next = argv[index + 1];
    const takesValue = /^--[a-z][\w-]*$/i.test(word) && !switches.includes(word.slice(2));
    if (takesValue && next !== undefined) {
      joined.push(`${word}=${next}`);
      index++;
    } else joined.push(word);
  }
  return joined;
}
