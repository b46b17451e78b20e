// A form as it follows from a model's JSON Schema: what a person can set, in which order, within which bounds.

export type FieldKind =
  | 'prompt'
  | 'text'
  | 'number'
  | 'enum'
  | 'image'
  | 'lora'
  | 'boolean'
  | 'color'
  | 'date'
  | 'money'
  | 'locale'
  | 'json';

export interface FieldSpec {
  /** As the API's REST side spells it; also the key of its value. */
  name: string;
  /** As the GraphQL input spells it. */
  graphqlName: string;
  label: string;
  help: string;
  kind: FieldKind;
  required: boolean;
  integer: boolean;
  min: number | null;
  max: number | null;
  step: number;
  /** Characters a text may have; null when it is not said. */
  longest: number | null;
  choices: readonly string[];
  initial: unknown;
  /** Another field without which this one has no effect. */
  needs: string | null;
}

export interface FormSpec {
  fields: readonly FieldSpec[];
  /** Whether a size can be asked for: exactly, as the nearest shape, or not at all. */
  size: 'exact' | 'aspect' | 'none';
  seed: boolean;
}

/** Reads a schema leniently: what it does not understand becomes a text field. */
export function readFormSpec(schema: unknown): FormSpec {
  const root = asObject(schema);
  const properties = asObject(root['properties']);
  const required = asStrings(root['required']);
  const options = asObject(root['x-options']);
  const size = options['size'];
  return {
    fields: Object.entries(properties).map(([name, property]) =>
      readField(name, asObject(property), required.includes(name)),
    ),
    size: size === 'aspect' || size === 'none' ? size : 'exact',
    seed: options['seed'] !== false,
  };
}

type Properties = Record<string, unknown>;

function readField(name: string, schema: Properties, required: boolean): FieldSpec {
  const min = asNumber(schema['minimum']);
  const max = asNumber(schema['maximum']);
  const integer = schema['type'] === 'integer';
  const needs = schema['x-needs'];
  return {
    name,
    graphqlName: toGraphqlName(name),
    label: toLabel(name),
    help: typeof schema['description'] === 'string' ? schema['description'] : '',
    kind: readKind(schema),
    required,
    integer,
    min,
    max,
    step: integer ? 1 : stepOf(min, max),
    longest: asNumber(schema['maxLength']),
    choices: asStrings(schema['enum']),
    initial: schema['default'],
    needs: typeof needs === 'string' ? needs : null,
  };
}

function readKind(schema: Properties): FieldKind {
  const hint = schema['x-ui'];
  switch (hint) {
    case 'prompt':
    case 'enum':
    case 'image':
    case 'lora':
    case 'boolean':
    case 'color':
    case 'date':
    case 'money':
    case 'locale':
    case 'json':
      return hint;
    case 'number':
    case 'integer':
      return 'number';
    default:
      return kindOfType(schema);
  }
}

function kindOfType(schema: Properties): FieldKind {
  if (Array.isArray(schema['enum'])) return 'enum';
  if (schema['format'] === 'image-ref') return 'image';
  switch (schema['type']) {
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
    case 'object':
      return 'json';
    default:
      return 'text';
  }
}

/** About a hundred steps from end to end, of a round size. */
function stepOf(min: number | null, max: number | null): number {
  if (min === null || max === null) return 0.01;
  const rough = (max - min) / 100;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 2, 5, 10].find((factor) => factor * magnitude >= rough * 0.999) ?? 1;
  return Number((round * magnitude).toPrecision(1));
}

const ACRONYMS: Record<string, string> = { lora: 'LoRA', url: 'URL', cfg: 'CFG', nsfw: 'NSFW', id: 'ID' };

/** `lora_scale` → `LoRA scale`; a reference is called by what it refers to: `image_url` → `Image`. */
function toLabel(name: string): string {
  const words = name.replace(/_url$/, '').split('_');
  const label = words.map((word) => ACRONYMS[word] ?? word).join(' ');
  return label.charAt(0).toUpperCase() + label.slice(1);
}

function toGraphqlName(name: string): string {
  return name.replace(/[-_.]+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function asObject(value: unknown): Properties {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};
}

function asStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
