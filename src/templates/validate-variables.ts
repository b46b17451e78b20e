// What a caller gives a template against what it takes: every problem at once, with its path, rule and what was received.

import type { InputProblem } from '../domain/errors.ts';
import type { JsonObject } from '../domain/json.ts';
import { fieldsOf } from '../registry/define-model.ts';
import { checkInputs } from '../validation/validate-request.ts';
import type { ValidationSettings } from '../validation/validate-request.ts';
import type { TemplateDefinition, VariableProblem } from './define-template.ts';
import { FORMATS, isFormatId } from './formats.ts';
import type { FormatId } from './formats.ts';
import type { LayoutNode, TextItem } from './typeset/layout.ts';

export type ValidatedVariables = { ok: true; variables: JsonObject } | { ok: false; errors: InputProblem[] };

/** Checks variables in REST spelling. A character that no font has is found here, before anything costs money. */
export async function validateVariables(
  template: TemplateDefinition,
  raw: unknown,
  settings: ValidationSettings & { now: number },
): Promise<ValidatedVariables> {
  const { value, errors } = checkInputs({ inputs: template.variables }, raw, settings, 'variables');
  const broken = new Set(errors.map(({ path }) => path[1]));
  const sound = errors.length === 0 ? value : soundOnes(template, raw, broken);
  const further = [
    ...template.checks(sound, settings.now),
    ...(await findMissing(givenWords(template, sound))),
  ];
  for (const problem of further) {
    const about = [problem.variable, ...(problem.unless ?? [])];
    if (!about.some((name) => broken.has(name))) errors.push(toInputProblem(problem));
  }
  if (errors.length === 0)
    errors.push(...(await findMissing(madeWords(template, value))).map(toInputProblem));
  return errors.length === 0 ? { ok: true, variables: value } : { ok: false, errors };
}

function toInputProblem({ variable, rule, message, received }: VariableProblem): InputProblem {
  return {
    code: 'INVALID_INPUT',
    path: ['variables', variable],
    rule,
    message,
    received,
    allowed: undefined,
  };
}

export type ValidatedFormats = { ok: true; formats: FormatId[] } | { ok: false; errors: InputProblem[] };

/** The formats asked for, each once; all of the template's when none is named. */
export function validateFormats(
  template: TemplateDefinition,
  raw: readonly string[] | undefined,
): ValidatedFormats {
  if (raw === undefined) return { ok: true, formats: [...template.formats] };
  const known = raw.filter(isFormatId).filter((id) => template.formats.includes(id));
  const errors = raw.flatMap((id, index) =>
    known.some((format) => format === id) ? [] : [formatProblem(template, ['formats', String(index)], id)],
  );
  if (raw.length === 0) errors.push(formatProblem(template, ['formats'], null));
  return errors.length === 0 ? { ok: true, formats: [...new Set(known)] } : { ok: false, errors };
}

/** The variables that pass on their own, so that rules over several can speak about them too. */
function soundOnes(
  template: TemplateDefinition,
  raw: unknown,
  broken: ReadonlySet<string | undefined>,
): JsonObject {
  if (typeof raw !== 'object' || raw === null) return {};
  const given = Object.entries(raw).filter(
    ([name, value]) => value !== null && Object.hasOwn(template.variables.shape, name) && !broken.has(name),
  );
  const parsed = template.variables.partial().safeParse(Object.fromEntries(given));
  return parsed.success ? parsed.data : {};
}

type Words = Pick<TextItem, 'variable' | 'text'>;

function givenWords(template: TemplateDefinition, variables: JsonObject): Words[] {
  return fieldsOf({ inputs: template.variables }).flatMap(({ name, kind }) => {
    const text = variables[name];
    return kind === 'text' && typeof text === 'string' ? [{ variable: name, text }] : [];
  });
}

/** What a layout writes itself, such as a date in the letters of its locale; every format has the same words. */
function madeWords(template: TemplateDefinition, variables: JsonObject): Words[] {
  const [format] = template.formats;
  return format === undefined ? [] : wordsIn(template.layout(variables, FORMATS[format]).root);
}

function wordsIn(node: LayoutNode): Words[] {
  if (node.kind === 'box') return (node.children ?? []).flatMap(wordsIn);
  return node.kind === 'stack' ? node.items.filter((item) => item.kind === 'text') : [];
}

async function findMissing(words: readonly Words[]): Promise<VariableProblem[]> {
  const { openShaper } = await import('./typeset/shaper.ts');
  const shaper = await openShaper();
  return words.flatMap(({ variable, text }): VariableProblem[] => {
    const missing = shaper.missing(text);
    if (missing.length === 0) return [];
    const names = missing.map(({ character, codePoint }) => `"${character}" (${codePoint})`);
    const message = `No font has ${names.join(', ')} of ${variable}.`;
    const received = missing.map(({ character }) => character).join('');
    return [{ variable, rule: 'missing_glyph', message, received }];
  });
}

function formatProblem(template: TemplateDefinition, path: string[], received: string | null): InputProblem {
  const message =
    received === null
      ? 'Name at least one format.'
      : `${template.key} has no format ${JSON.stringify(received.slice(0, 100))}.`;
  return {
    code: 'INVALID_INPUT',
    rule: 'one_of',
    path,
    message,
    received: received?.slice(0, 100),
    allowed: [...template.formats],
  };
}
