// The union over the registry's models: `ModelInput` with one arm a model, and each model's input type.

import { fieldsOf } from '../registry/define-model.ts';
import type { Registry } from '../registry/registry.ts';
import { inputTypedef, inputTypeName, quote } from './input-typedef.ts';

export function modelInputTypedefs(registry: Registry): string {
  const models = registry.list();
  const arms = models.map(
    (model) => `  ${quote(model.description)}\n  ${model.arm}: ${inputTypeName(model.arm)}`,
  );
  arms.push(
    `  "Any other endpoint; answers FORBIDDEN where it is switched off."\n  custom: CustomModelInput`,
  );
  const union = [
    '"Exactly one model, with its own inputs. Generated from the registry."',
    `input ModelInput @oneOf {\n${arms.join('\n')}\n}`,
  ].join('\n');
  const inputs = models.map((model) =>
    inputTypedef({
      name: inputTypeName(model.arm),
      description: `Inputs of ${model.id}: ${model.description}`,
      fields: fieldsOf(model),
    }),
  );
  return [union, ...inputs].join('\n\n');
}
