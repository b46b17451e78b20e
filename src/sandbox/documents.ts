// What fal says of its endpoints: an OpenAPI document for each, and their prices, under the addresses fal has them.

import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Endpoint, endpoints } from './endpoints.ts';
import { type Incoming, sendJson } from './exchange.ts';

/** True when the path was one of these. */
export function serveDocuments(incoming: Incoming, response: ServerResponse): boolean {
  const { host, path, query, method } = incoming;
  if (method !== 'GET') return false;
  if (host === 'fal.ai' && path === 'api/openapi/queue/openapi.json') {
    const id = query.get('endpoint_id') ?? '';
    const endpoint = Object.hasOwn(endpoints, id) ? endpoints[id] : undefined;
    if (endpoint === undefined) sendJson(response, 404, { detail: `Endpoint ${id} not found` });
    else sendJson(response, 200, documentOf(id, endpoint));
    return true;
  }
  if (host === 'api.fal.ai' && path === 'v1/models/pricing') {
    const wanted = query.getAll('endpoint_id').flatMap((ids) => ids.split(','));
    sendJson(response, 200, { prices: wanted.flatMap(priceOf), next_cursor: null, has_more: false });
    return true;
  }
  return false;
}

function priceOf(id: string): object[] {
  const endpoint = Object.hasOwn(endpoints, id) ? endpoints[id] : undefined;
  if (endpoint === undefined) return [];
  return [{ endpoint_id: id, unit_price: endpoint.unitPrice, unit: `${endpoint.unit}s`, currency: 'USD' }];
}

const CATEGORIES: Record<Endpoint['recipe'], string> = {
  text: 'text-to-image',
  image: 'image-to-image',
  edit: 'image-to-image',
  'face-swap': 'image-to-image',
  'remove-background': 'image-to-image',
  upscale: 'image-to-image',
};

function documentOf(id: string, { input, output, recipe }: Endpoint): object {
  const name = id
    .split(/[/-]/)
    .slice(1)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).replaceAll('.', ''))
    .join('');
  const json = (schema: string): object => ({
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  });
  const ok = (schema: string): object => ({ responses: { '200': { description: 'OK', ...json(schema) } } });
  return {
    openapi: '3.0.4',
    info: {
      title: `Queue OpenAPI for ${id}`,
      version: '1.0.0',
      description: `The OpenAPI schema for the ${id} queue.`,
      'x-fal-metadata': { endpointId: id, category: CATEGORIES[recipe] },
    },
    components: {
      securitySchemes: { apiKeyAuth: { type: 'apiKey', in: 'header', name: 'Authorization' } },
      schemas: {
        QueueStatus: {
          type: 'object',
          properties: { status: { type: 'string' }, request_id: { type: 'string' } },
        },
        [`${name}Input`]: inputSchema(input),
        [`${name}Output`]: outputSchema(output),
        Image: {
          type: 'object',
          required: ['url'],
          properties: {
            url: { type: 'string' },
            content_type: { type: 'string' },
            width: { type: 'integer' },
            height: { type: 'integer' },
          },
        },
      },
    },
    paths: {
      [`/${id}`]: {
        post: { requestBody: { required: true, ...json(`${name}Input`) }, ...ok('QueueStatus') },
      },
      [`/${id}/requests/{request_id}`]: { get: ok(`${name}Output`) },
      [`/${id}/requests/{request_id}/status`]: { get: ok('QueueStatus') },
    },
    servers: [{ url: 'https://queue.fal.run' }],
    security: [{ apiKeyAuth: [] }],
  };
}

const objectSchema = z.looseObject({ properties: z.record(z.string(), z.json()).default({}) });

function inputSchema(input: z.ZodType): object {
  const made = z.toJSONSchema(input, { target: 'openapi-3.0', io: 'input', unrepresentable: 'any' });
  const { additionalProperties: _open, $schema: _dialect, ...schema } = objectSchema.parse(made);
  return { ...schema, 'x-fal-order-properties': Object.keys(schema.properties) };
}

function outputSchema(output: Endpoint['output']): object {
  const image = { $ref: '#/components/schemas/Image' };
  return output === 'image'
    ? { type: 'object', required: ['image'], properties: { image } }
    : {
        type: 'object',
        required: ['images'],
        properties: { images: { type: 'array', items: image }, seed: { type: 'integer' } },
      };
}
