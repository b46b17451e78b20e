// The schema's text: hand-written modules plus the union generated from the registry.

import type { Registry } from '../registry/registry.ts';
import type { TemplateRegistry } from '../templates/template-registry.ts';
import { modelInputTypedefs } from './model-input-typedefs.ts';
import { accessTypedefs } from './modules/access/typedefs.ts';
import { accountTypedefs } from './modules/account/typedefs.ts';
import { bookkeepingTypedefs } from './modules/bookkeeping/typedefs.ts';
import { baseTypedefs } from './modules/base/typedefs.ts';
import { errorTypedefs } from './modules/errors/typedefs.ts';
import { imageTypedefs } from './modules/image/typedefs.ts';
import { jobTypedefs } from './modules/job/typedefs.ts';
import { modelTypedefs } from './modules/model/typedefs.ts';
import { moneyTypedefs } from './modules/money/typedefs.ts';
import { progressTypedefs } from './modules/progress/typedefs.ts';
import { templateTypedefs } from './modules/template/typedefs.ts';
import { uploadTypedefs } from './modules/upload/typedefs.ts';
import { webhookTypedefs } from './modules/webhook/typedefs.ts';
import { scalarTypedefs } from './scalars.ts';
import { templateInputTypedefs } from './template-input-typedefs.ts';

export function schemaTypedefs(registry: Registry, templates: TemplateRegistry): string[] {
  return [
    scalarTypedefs,
    baseTypedefs,
    errorTypedefs,
    modelTypedefs,
    jobTypedefs,
    imageTypedefs,
    moneyTypedefs,
    accountTypedefs,
    bookkeepingTypedefs,
    accessTypedefs,
    progressTypedefs,
    templateTypedefs,
    uploadTypedefs,
    webhookTypedefs,
    modelInputTypedefs(registry),
    templateInputTypedefs(templates),
  ];
}
