// The union over the registry's models: `ModelInput` with one arm a model, and each model's input type.

import { type FieldInfo, fieldsOf, type ModelDefinition } from '../registry/define-model.ts';
import type { Registry } from '../registry/registry.ts';

export function modelInputTypedefs(registry: Registry): string {
  const models = registry.list();
  const arms = models.map((model) => `  ${text(model.description)}\n  ${model.arm}: ${typeName(model)}`);
  arms.push(
    `  "Any other endpoint; answers FORBIDDEN where it is switched off."\n  custom: CustomModelInput`,
  );
  const union = [
    '"Exactly one model, with its own inputs. Generated from the registry."',
    `input ModelInput @oneOf {\n${arms.join('\n')}\n}`,
  ].join('\n');
  return [union, ...models.map(inputType)].join('\n\n');
}

function typeName(model: ModelDefinition): string {
  return `${model.arm.charAt(0).toUpperCase()}${model.arm.slice(1)}Input`;
}

function inputType(model: ModelDefinition): string {
  const fields = fieldsOf(model).map(
    (field) => `  ${text(describe(field))}\n  ${field.graphqlName}: ${fieldType(field)}`,
  );
  return `${text(`Inputs of ${model.id}: ${model.description}`)}\ninput ${typeName(model)} {\n${fields.join('\n')}\n}`;
}

function fieldType(field: FieldInfo): string {
  const named = field.list ? `[${field.type}!]` : field.type;
  return field.required ? `${named}!` : named;
}

function describe(field: FieldInfo): string {
  const facts = [field.description.replace(/\.$/, '')];
  if (field.min !== undefined && field.max !== undefined) facts.push(`${field.min} to ${field.max}`);
  if (field.enum !== undefined) facts.push(`one of ${field.enum.join(', ')}`);
  if (field.default !== undefined) facts.push(`default ${JSON.stringify(field.default)}`);
  return `${facts.join('; ')}.`;
}

function text(value: string): string {
  return JSON.stringify(value);
}
