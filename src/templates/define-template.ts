// A template is one definition: the variables a marketer gives, the models that make its pictures, and how words and
// pictures are laid out in each format. Everything else that knows about templates is derived from it.

import { z } from 'zod';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import type { AspectClass, Format, FormatId } from './formats.ts';
import type { Scene } from './scenes.ts';
import type { Layout } from './typeset/layout.ts';

export interface TemplateDefinition {
  /** With `version` its identity: what a job was rendered with stays known when the template moves on. */
  key: string;
  version: number;
  /** Its arm in the GraphQL union: the key in camelCase. */
  arm: string;
  title: string;
  description: string;
  variables: z.ZodObject;
  formats: readonly FormatId[];
  /** Pictures a render needs of the caller, by variable, and how large they must be. */
  pictures: Readonly<Record<string, PictureRule>>;
  /** Rules that reach over several variables or need the time, over those that have passed their own. */
  checks(variables: JsonObject, now: number): VariableProblem[];
  steps(variables: JsonObject, formats: readonly Format[]): TemplateStep[];
  layout(variables: JsonObject, format: Format): Layout;
  /** Stands in for the background: in previews, and where no step makes one. */
  scene(variables: JsonObject): Scene;
}

/** One run of a model. */
export interface TemplateStep {
  /** Unique within the template's run; events, attempts and outputs carry it. */
  name: string;
  model: string;
  /** In REST spelling; image references as the variables have them. */
  inputs: JsonObject;
  options: JsonObject;
  /** A background for every format of a class, or a cut-out that layouts name, at least so many pixels on each side. */
  makes: { kind: 'background'; aspect: AspectClass } | { kind: 'cutout'; asset: string; minSide: number };
}

export interface PictureRule {
  /** The name layouts know it by; null when only a model sees it. */
  asset: string | null;
  /** Shortest side in pixels. */
  minSide: number;
}

/** A problem with one variable, as `checks` report it. */
export interface VariableProblem {
  variable: string;
  rule: string;
  message: string;
  received?: JsonValue;
  /** Not worth saying while one of these has a problem of its own. */
  unless?: readonly string[];
}

interface Definition<S extends z.ZodRawShape> {
  key: string;
  version: number;
  title: string;
  description: string;
  variables: S;
  formats: readonly FormatId[];
  pictures?: { [K in keyof S & string]?: PictureRule };
  checks?(variables: Partial<z.output<z.ZodObject<S>>>, now: number): VariableProblem[];
  /** What a render needs of models; none means the layout paints its own ground. */
  steps(variables: z.output<z.ZodObject<S>>, formats: readonly Format[]): TemplateStep[];
  layout(variables: z.output<z.ZodObject<S>>, format: Format): Layout;
  scene(variables: z.output<z.ZodObject<S>>): Scene;
}

/** Gives a template its derived parts; its methods take stored variables, which pass the schema again on the way in. */
export function defineTemplate<S extends z.ZodRawShape>(definition: Definition<S>): TemplateDefinition {
  const { key, version, title, description, formats } = definition;
  const variables = z.strictObject(definition.variables);
  const some = variables.partial();
  const readSome = (given: JsonObject) => some.parse(given) as Partial<z.output<z.ZodObject<S>>>;
  const read = (given: JsonObject) => variables.parse(given) as z.output<z.ZodObject<S>>;
  return {
    key,
    version,
    arm: key.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    title,
    description,
    variables,
    formats,
    pictures: Object.fromEntries(
      Object.entries<PictureRule | undefined>(definition.pictures ?? {}).flatMap(([name, rule]) =>
        rule === undefined ? [] : [[name, rule]],
      ),
    ),
    checks: (given, now) => definition.checks?.(readSome(given), now) ?? [],
    steps: (given, wanted) => definition.steps(read(given), wanted),
    layout: (given, format) => definition.layout(read(given), format),
    scene: (given) => definition.scene(read(given)),
  };
}
