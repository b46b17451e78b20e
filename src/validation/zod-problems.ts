// zod's issues in our words.

import type { z } from 'zod';
import type { InputProblem } from '../domain/errors.ts';
import { nearestTo } from '../registry/registry.ts';
import { shorten, toReceived } from './received.ts';

/** A request can hold more mistakes than anybody wants to read, or us to write. */
const MOST_PROBLEMS = 100;
const MOST_UNKNOWN = 20;

/** `names`: the fields there are, for suggestions. One problem for each unknown key, to a limit. */
export function toProblems(
  error: z.ZodError,
  given: unknown,
  prefix: readonly string[],
  names: readonly string[],
): InputProblem[] {
  return error.issues.slice(0, MOST_PROBLEMS).flatMap((issue): InputProblem[] => {
    const path = [...prefix, ...issue.path.map(String)];
    if (issue.code === 'unrecognized_keys') {
      return unknownFields(path, issue.keys, issue.path.length === 0 ? names : []);
    }
    const value = valueAt(given, issue.path);
    return [
      {
        code: 'INVALID_INPUT' as const,
        message: `${path.slice(1).join('.') || path.join('.')} ${describe(issue, value)}.`,
        path,
        rule: ruleOf(issue, value),
        received: toReceived(value),
        allowed: issue.code === 'invalid_value' ? issue.values.map(String) : undefined,
      },
    ];
  });
}

function unknownFields(path: string[], keys: readonly string[], names: readonly string[]): InputProblem[] {
  const problems = keys
    .slice(0, MOST_UNKNOWN)
    .map((key) => unknownField([...path, shorten(key)], key, names));
  if (keys.length > MOST_UNKNOWN) {
    problems.push({
      code: 'INVALID_INPUT',
      message: `${keys.length - MOST_UNKNOWN} more fields are not known here.`,
      path,
      rule: 'unknown_field',
      received: keys.length,
      allowed: names.length > 0 ? [...names] : undefined,
    });
  }
  return problems;
}

function unknownField(path: string[], key: string, names: readonly string[]): InputProblem {
  const snake = key.slice(0, 64).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const near = names.includes(snake) ? [snake] : nearestTo(key, names);
  const hint = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  return {
    code: 'INVALID_INPUT',
    message: `${shorten(key)} is not known here.${hint}`,
    path,
    rule: 'unknown_field',
    received: shorten(key),
    allowed: near.length > 0 ? near : names.length > 0 ? [...names] : undefined,
  };
}

function ruleOf(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? 'required' : 'type';
    case 'too_big':
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'length' : 'range';
    case 'invalid_value':
      return 'one_of';
    case 'invalid_format':
      return 'format';
    case 'custom': {
      const rule: unknown = issue.params?.['rule'];
      return typeof rule === 'string' ? rule : 'custom';
    }
    case 'unrecognized_keys':
      return 'unknown_field';
    case 'not_multiple_of':
      return 'multiple_of';
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return 'type';
  }
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? 'is required' : `must be ${aOrAn(issue.expected)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters long' : ''}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${issue.origin === 'string' ? ' characters long' : ''}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return issue.message;
  }
}

function aOrAn(type: string): string {
  if (type === 'int') return 'an integer';
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
