// The models of this configuration, as a table or one in detail.

import { formatMoney } from '../../domain/money.ts';
import { type FieldInfo, fieldsOf, jsonSchemaOf, type ModelDefinition } from '../../registry/define-model.ts';
import { priceRequest } from '../../registry/price.ts';
import type { Registry } from '../../registry/registry.ts';
import { table } from '../table.ts';
import type { Terminal } from './terminal.ts';

export function listModels(registry: Registry, terminal: Terminal, asJson: boolean): number {
  const models = registry.list();
  if (asJson) terminal.out(JSON.stringify(models.map(summary), null, 2));
  else {
    const rows = models.map((model) => [
      model.id,
      model.arm,
      priceOf(model),
      model.endpoint,
      model.description,
    ]);
    terminal.out(table([['ID', 'ARM', 'PRICE', 'ENDPOINT', 'DESCRIPTION'], ...rows]));
  }
  return 0;
}

export function showModel(
  registry: Registry,
  terminal: Terminal,
  id: string | undefined,
  asJson: boolean,
): number {
  const model = id === undefined ? undefined : registry.get(id);
  if (model === undefined) {
    const near = id === undefined ? [] : registry.nearest(id);
    const hint = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
    terminal.err(
      id === undefined ? 'Which model? npm run models -- show <id>' : `There is no model ${id}.${hint}`,
    );
    return 2;
  }
  if (asJson) terminal.out(JSON.stringify({ ...summary(model), inputs: jsonSchemaOf(model) }, null, 2));
  else terminal.out(describe(model));
  return 0;
}

function describe(model: ModelDefinition): string {
  const { limits } = model;
  const sizes = { exact: 'any', aspect: 'as the nearest aspect ratio', none: 'cannot be chosen' };
  const inputs = fieldsOf(model).map((field) => [
    `  ${field.name}`,
    `${field.list ? `[${field.type}]` : field.type}${field.required ? '!' : ''}`,
    rules(field),
    field.description,
  ]);
  return [
    `${model.id}: ${model.description}`,
    `Arm        ${model.arm}`,
    `Endpoints  ${model.endpoints.join(', ')}`,
    `Price      ${priceOf(model)}`,
    `Images     ${limits.maxImages === 1 ? 'one' : `up to ${limits.maxImages}`}; size ${sizes[limits.size]}; seed ${limits.seed ? 'taken' : 'not taken'}`,
    'Inputs',
    table(inputs),
  ].join('\n');
}

function rules(field: FieldInfo): string {
  const said: string[] = [];
  if (field.min !== undefined || field.max !== undefined) said.push(`${field.min ?? ''}…${field.max ?? ''}`);
  if (field.enum !== undefined) said.push(field.enum.join(' | '));
  if (field.default !== undefined) said.push(`= ${JSON.stringify(field.default)}`);
  return said.join(' ');
}

function summary(model: ModelDefinition): object {
  const { id, arm, description, endpoint, endpoints, supportsLora, limits, price } = model;
  return { id, arm, description, endpoint, endpoints, supportsLora, limits, price };
}

/** Of one image of 1024 × 1024. */
function priceOf(model: ModelDefinition): string {
  const { total } = priceRequest(model, {}, {}, { at: Date.now(), images: 1 });
  return total === null ? 'none' : `$${formatMoney(total)}`;
}
