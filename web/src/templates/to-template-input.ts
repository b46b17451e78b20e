import type { TemplateCardFragment, TemplateInput } from '../api/generated/graphql.ts';
import type { FormSpec } from '../forms/field-spec.ts';
import { collectInputs, type FieldValues } from '../forms/values.ts';

/**
 * The arm comes from the server's list of templates, which may have some that this page was not built with; the server
 * checks it as it does any caller's.
 */
export function toTemplateInput(
  template: TemplateCardFragment,
  form: FormSpec,
  values: FieldValues,
): TemplateInput {
  return { [template.arm]: collectInputs(form.fields, values, 'graphqlName') } as unknown as TemplateInput;
}
