// An input type of the schema, printed from described fields.

import type { FieldInfo } from '../registry/define-model.ts';

export function inputTypedef(input: {
  name: string;
  description: string;
  fields: readonly FieldInfo[];
}): string {
  const fields = input.fields.map(
    (field) => `  ${quote(describe(field))}\n  ${field.graphqlName}: ${fieldType(field)}`,
  );
  return `${quote(input.description)}\ninput ${input.name} {\n${fields.join('\n')}\n}`;
}

/** `fluxPro` → `FluxProInput`. */
export function inputTypeName(arm: string): string {
  return `${arm.charAt(0).toUpperCase()}${arm.slice(1)}Input`;
}

/** A description in the schema's language. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

function fieldType(field: FieldInfo): string {
  const type = field.enumName ?? field.type;
  const named = field.list ? `[${type}!]` : type;
  const isEnum = field.enumName !== undefined && typeof field.default === 'string';
  return `${named}${field.required ? '!' : ''}${isEnum ? ` = ${String(field.default)}` : ''}`;
}

function describe(field: FieldInfo): string {
  const facts = [field.description.replace(/\.$/, '')];
  if (field.min !== undefined && field.max !== undefined) facts.push(`${field.min} to ${field.max}`);
  if (field.enum !== undefined && field.enumName === undefined) facts.push(`one of ${field.enum.join(', ')}`);
  if (field.default !== undefined) facts.push(`default ${JSON.stringify(field.default)}`);
  return `${facts.join('; ')}.`;
}
