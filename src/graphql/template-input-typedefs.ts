// The union over the templates: `TemplateInput` with one arm a template, each template's input type, and their enums.

import { fieldsOf } from '../registry/define-model.ts';
import { FORMAT_IDS, FORMATS } from '../templates/formats.ts';
import type { TemplateRegistry } from '../templates/template-registry.ts';
import { inputTypedef, inputTypeName, quote } from './input-typedef.ts';

export function templateInputTypedefs(templates: TemplateRegistry): string {
  const described = templates
    .list()
    .map((template) => ({ template, fields: fieldsOf({ inputs: template.variables }) }));
  const arms = described.map(
    ({ template: { description, arm } }) => `  ${quote(`${description}.`)}\n  ${arm}: ${inputTypeName(arm)}`,
  );
  const enums = new Map(
    described
      .flatMap(({ fields }) => fields)
      .flatMap((field) =>
        field.enumName === undefined || field.enum === undefined
          ? []
          : [[field.enumName, enumTypedef(field.enumName, field.description, field.enum)] as const],
      ),
  );
  const formats = FORMAT_IDS.map((id) => `  ${quote(`${FORMATS[id].label}.`)}\n  ${id}`);
  return [
    `"Exactly one template, with its own variables. Generated from the templates."\ninput TemplateInput @oneOf {\n${arms.join('\n')}\n}`,
    ...described.map(({ template: { key, arm, description }, fields }) =>
      inputTypedef({ name: inputTypeName(arm), description: `Variables of ${key}: ${description}.`, fields }),
    ),
    ...enums.values(),
    `"Sizes a template renders; width × height in pixels."\nenum TemplateFormat {\n${formats.join('\n')}\n}`,
  ].join('\n\n');
}

function enumTypedef(name: string, description: string, values: readonly string[]): string {
  const described = values.map((value) => `  ${quote(describeValue(value, description))}\n  ${value}`);
  return `${quote(`${description}.`)}\nenum ${name} {\n${described.join('\n')}\n}`;
}

/** What the description of the whole says of one value ("A does this; B does that"), else its name in words. */
function describeValue(value: string, description: string): string {
  const part = description.split('; ').find((each) => each.startsWith(`${value} `));
  const said = part?.slice(value.length + 1) ?? value.toLowerCase().replaceAll('_', ' ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}
