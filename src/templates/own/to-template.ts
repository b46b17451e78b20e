// An own template's file as a template like those that come with Easel.

import { z } from 'zod';
import { camelCase } from '../../registry/define-model.ts';
import { image, integer } from '../../registry/fields.ts';
import { defineTemplate } from '../define-template.ts';
import type { PictureRule, TemplateDefinition } from '../define-template.ts';
import { planBackgrounds } from '../plan-backgrounds.ts';
import { choice, color, style, words } from '../variables.ts';
import { fillIn } from './fill-in.ts';
import type { OwnTemplateFile, OwnVariable } from './own-template-file.ts';
import { toLayout } from './to-layout.ts';

/** Raises what a default breaks: a value its own variable would refuse. */
export function toTemplate(file: OwnTemplateFile): TemplateDefinition {
  const { key, version, title, description, formats, background } = file;
  const names = Object.keys(file.variables);
  return defineTemplate<z.ZodRawShape>({
    key,
    version,
    title,
    description,
    formats,
    variables: Object.fromEntries(names.map((name) => [name, toSchema(key, name, file.variables[name])])),
    pictures: Object.fromEntries(names.flatMap((name) => toPictureRule(name, file.variables[name]))),
    steps: (variables, wanted) =>
      planBackgrounds(wanted).map(({ aspect, width, height }) => ({
        name: `background-${aspect}`,
        model: background.model,
        inputs: { prompt: fillIn(background.prompt, toJson(variables)) ?? title },
        options: { width, height },
        makes: { kind: 'background', aspect },
      })),
    scene: () => ({ kind: 'hills' }),
    layout(variables, format) {
      const layout = file.layouts[format.aspect] ?? file.layouts.default;
      if (layout === undefined) throw new Error(`${key} has no layout for ${format.aspect}`);
      return toLayout(layout, toJson(variables), format);
    },
  });
}

function toSchema(key: string, name: string, variable: OwnVariable | undefined): z.ZodType {
  if (variable === undefined) throw new Error(`There is no variable ${name}`);
  const schema = baseSchema(key, name, variable);
  const given = 'default' in variable ? variable.default : undefined;
  if (given !== undefined) return schema.default(schema.parse(given));
  return variable.required ? schema : schema.optional();
}

function baseSchema(key: string, name: string, variable: OwnVariable): z.ZodType {
  switch (variable.type) {
    case 'text':
      return words(variable.description, variable.maxLength);
    case 'prompt':
      return style(variable.description);
    case 'color':
      return color(variable.description);
    case 'integer':
      return integer(variable.description, { min: variable.min, max: variable.max });
    case 'image':
      return image(variable.description);
    case 'choice': {
      const [first = '', ...rest] = variable.values;
      return choice(variable.description, pascalCase(`${key}-${name}`), [first, ...rest]);
    }
  }
}

function toPictureRule(name: string, variable: OwnVariable | undefined): [string, PictureRule][] {
  return variable?.type === 'image' ? [[name, { asset: name, minSide: variable.minSide }]] : [];
}

function toJson(variables: Record<string, unknown>) {
  return z.record(z.string(), z.json().optional()).transform(withoutAbsent).parse(variables);
}

function withoutAbsent(variables: Record<string, z.core.util.JSONType | undefined>) {
  const kept: Record<string, z.core.util.JSONType> = {};
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) kept[name] = value;
  return kept;
}

function pascalCase(text: string): string {
  const camel = camelCase(text);
  return `${camel.charAt(0).toUpperCase()}${camel.slice(1)}`;
}
