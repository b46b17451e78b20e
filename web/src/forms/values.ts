import type { FieldSpec } from './field-spec.ts';

/** What was entered, by field name. A field that is not there was left to the model. */
export type FieldValues = Readonly<Record<string, unknown>>;

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** The fields that have an effect as the form stands. */
export function fieldsInEffect(fields: readonly FieldSpec[], values: FieldValues): FieldSpec[] {
  return fields.filter((field) => field.needs === null || !isEmpty(values[field.needs]));
}

/** Only what was entered for these fields, under the names that the given side spells. */
export function collectInputs(
  fields: readonly FieldSpec[],
  values: FieldValues,
  spelling: 'name' | 'graphqlName',
): Record<string, unknown> {
  const given = fieldsInEffect(fields, values).filter((field) => !isEmpty(values[field.name]));
  return Object.fromEntries(given.map((field) => [field[spelling], values[field.name]]));
}
