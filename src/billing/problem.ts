// What is wrong with one value of a request.

import type { InputProblem } from '../domain/errors.ts';
import type { JsonValue } from '../domain/json.ts';

export function problem(path: string[], rule: string, message: string, received: JsonValue): InputProblem {
  return { code: 'INVALID_INPUT', path, rule, message, received, allowed: undefined };
}
