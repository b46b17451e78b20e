// fal's OpenAPI document of one endpoint, reduced to what a model needs: what goes in, and what comes out.

import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { isObject, normaliseSchema, resolve } from '../json-schema/normalise-schema.ts';

export interface EndpointDocument {
  endpoint: string;
  description: string;
  /** Schema of the input as the document has it. */
  input: JsonObject;
  /** Under which key its images come: a list, or one. */
  output: 'images' | 'image';
  /** The whole document, which references point into. */
  root: JsonObject;
}

export type ReadDocument = { ok: true; document: EndpointDocument } | { ok: false; message: string };

const documentSchema = z.looseObject({
  info: z
    .looseObject({
      'x-fal-metadata': z
        .looseObject({
          endpointId: z.string().optional(),
          category: z.string().optional(),
          about: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  paths: z.record(z.string(), z.json()),
});

const BODY = ['content', 'application/json', 'schema'];

/** `endpoint` names which one is meant, where the document does not say it itself. */
export function readEndpointDocument(raw: unknown, endpoint?: string): ReadDocument {
  const json = z.record(z.string(), z.json()).safeParse(raw);
  const parsed = documentSchema.safeParse(raw);
  if (!json.success || !parsed.success) return refuse('This is not an OpenAPI document: it has no paths.');
  const root: JsonObject = json.data;
  const metadata = parsed.data.info?.['x-fal-metadata'];
  const plain = Object.keys(parsed.data.paths).find((path) => !path.includes('{'));
  const id = metadata?.endpointId ?? endpoint ?? plain?.slice(1);
  if (id === undefined) return refuse('The document does not say which endpoint it is about.');
  if (endpoint !== undefined && id !== endpoint) {
    return refuse(`The document is about ${id}, not ${endpoint}.`);
  }
  const input = schemaAt(root, ['paths', `/${id}`, 'post', 'requestBody', ...BODY]);
  if (input === undefined) return refuse(`The document has no input of ${id}.`);
  const result = ['paths', `/${id}/requests/{request_id}`, 'get', 'responses', '200', ...BODY];
  const kind = outputOf(id, schemaAt(root, result), root);
  if (!kind.ok) return kind;
  const about = (metadata?.about ?? textOf(input['description']) ?? '').trim();
  const description =
    about === '' ? `${id}: ${metadata?.category?.replaceAll('-', ' ') ?? 'image model'}` : about;
  return {
    ok: true,
    document: { endpoint: id, description: firstLine(description), input, output: kind.output, root },
  };
}

function refuse(message: string): { ok: false; message: string } {
  return { ok: false, message };
}

function schemaAt(root: JsonObject, path: readonly string[]): JsonObject | undefined {
  let found: JsonValue | undefined = root;
  for (const key of path) found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  const reference = isObject(found) ? found['$ref'] : undefined;
  const target = reference === undefined ? found : resolve(reference, root);
  return isObject(target) ? target : undefined;
}

type OutputKind = { ok: true; output: 'images' | 'image' } | { ok: false; message: string };

/** Easel keeps images: an endpoint that makes anything else is refused by the name of what it makes. */
function outputOf(id: string, output: JsonObject | undefined, root: JsonObject): OutputKind {
  const normalised = output === undefined ? undefined : normaliseSchema(output, root);
  const properties = normalised?.ok === true ? normalised.schema['properties'] : undefined;
  if (!isObject(properties)) return refuse(`The document does not say what ${id} makes.`);
  if (Object.hasOwn(properties, 'images')) return { ok: true, output: 'images' };
  if (Object.hasOwn(properties, 'image')) return { ok: true, output: 'image' };
  const files = Object.entries(properties).filter(([, schema]) => isFile(schema));
  const made = files.length > 0 ? files.map(([name]) => name) : Object.keys(properties);
  return refuse(`${id} makes ${made.join(', ') || 'nothing'}; Easel takes endpoints that make images.`);
}

function isFile(schema: JsonValue): boolean {
  if (!isObject(schema)) return false;
  const item = schema['type'] === 'array' ? schema['items'] : schema;
  return isObject(item) && isObject(item['properties']) && Object.hasOwn(item['properties'], 'url');
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 200);
}
