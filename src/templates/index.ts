// The templates that come with Easel. Adding one: its file in library/ and a line here.

import type { TemplateDefinition } from './define-template.ts';
import { billboard } from './library/billboard.ts';
import { discountBanner } from './library/discount-banner.ts';
import { productShot } from './library/product-shot.ts';

export const builtInTemplates: readonly TemplateDefinition[] = [billboard, discountBanner, productShot];
