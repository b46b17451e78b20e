import { FORMAT_IDS } from '../formats.ts';
import { defineTemplate } from '../define-template.ts';
import type { TemplateStep } from '../define-template.ts';
import { productStage } from '../layouts/product-stage.ts';
import { planBackgrounds } from '../plan-backgrounds.ts';
import { image } from '../../registry/fields.ts';
import { choice, style, words } from '../variables.ts';

export const productShot = defineTemplate({
  key: 'product-shot',
  version: 1,
  title: 'Product shot',
  description:
    'A product in a scene made for it: cut out and placed with its own pixels, or drawn anew by an edit model',
  variables: {
    product_image: image('The product'),
    mode: choice(
      'FAITHFUL keeps the pixels of the product and draws the scene around it; RESTYLED has a model redraw both',
      'ProductShotMode',
      ['FAITHFUL', 'RESTYLED'],
    ).default('FAITHFUL'),
    surface: style('What the product stands on, such as "white marble"').optional(),
    background_style: style('What is behind it').optional(),
    lighting: style('The light, such as "soft morning light from the left"').optional(),
    headline: words('Words above or beside the product', 300).optional(),
  },
  formats: FORMAT_IDS,
  pictures: { product_image: { asset: null, minSide: 256 } },
  steps(variables, formats) {
    const { product_image: product, mode } = variables;
    const look = `on ${variables.surface ?? 'a smooth matte surface'}, ${variables.background_style ?? 'plain soft backdrop'}, ${variables.lighting ?? 'soft studio light from above'}`;
    const plans = planBackgrounds(formats);
    if (mode === 'RESTYLED') {
      return plans.map(({ aspect, width, height }): TemplateStep => ({
        name: `restyle-${aspect}`,
        model: 'flux-pro-kontext',
        inputs: {
          prompt: `Place this exact product ${look}. Keep its shape, colours and label unchanged. Professional product photograph with room around it.`,
          image_url: product,
        },
        options: { width, height },
        makes: { kind: 'background', aspect },
      }));
    }
    const cutout: TemplateStep = {
      name: 'cutout',
      model: 'remove-background',
      inputs: { image_url: product },
      options: {},
      makes: { kind: 'cutout', asset: 'product', minSide: 256 },
    };
    const scenes = plans.map(({ aspect, width, height }): TemplateStep => ({
      name: `background-${aspect}`,
      model: 'flux-dev',
      inputs: {
        prompt: `Empty product photography backdrop ${look}. The surface fills the lower third, nothing stands on it, shallow depth of field. No objects, no text, no watermark.`,
      },
      options: { width, height },
      makes: { kind: 'background', aspect },
    }));
    return [cutout, ...scenes];
  },
  scene: () => ({ kind: 'studio' }),
  layout(variables, format) {
    return productStage({ headline: variables.headline, cutout: variables.mode === 'FAITHFUL' }, format);
  },
});
