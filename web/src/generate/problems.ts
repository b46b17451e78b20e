// Where on the form a problem of a request belongs.

import type { ProblemFragment } from '../api/generated/graphql.ts';
import type { FormSpec } from '../forms/field-spec.ts';

export interface FormProblems {
  /** Sentences by field name; `size`, `count`, `seed`, `tags` and `deadline` are the options. */
  fields: Readonly<Record<string, readonly string[]>>;
  /** Problems of the whole request. */
  general: readonly ProblemFragment[];
}

export const NO_PROBLEMS: FormProblems = { fields: {}, general: [] };

const OPTIONS: Record<string, string> = {
  width: 'size',
  height: 'size',
  numImages: 'count',
  seed: 'seed',
  tags: 'tags',
  deadlineSeconds: 'deadline',
};

export function sortProblems(problems: readonly ProblemFragment[], form: FormSpec): FormProblems {
  const fields: Record<string, string[]> = {};
  const general: ProblemFragment[] = [];
  for (const problem of problems) {
    const name = fieldOf(problem.path, form);
    if (name === null) general.push(problem);
    else (fields[name] ??= []).push(sentence(problem));
  }
  return { fields, general };
}

function fieldOf(path: readonly string[], form: FormSpec): string | null {
  const [place, name, inner] = path;
  if (place === 'model') return form.fields.find((field) => field.graphqlName === inner)?.name ?? null;
  return OPTIONS[(place === 'options' ? name : place) ?? ''] ?? null;
}

function sentence(problem: ProblemFragment): string {
  const text = problem.message.charAt(0).toUpperCase() + problem.message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
