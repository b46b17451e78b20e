import { FORMAT_IDS } from '../formats.ts';
import type { AspectClass } from '../formats.ts';
import { defineTemplate } from '../define-template.ts';
import { overPhoto } from '../layouts/over-photo.ts';
import { directionOf } from '../layouts/direction.ts';
import { planBackgrounds } from '../plan-backgrounds.ts';
import { image, lora } from '../../registry/fields.ts';
import { color, style, words } from '../variables.ts';

export const billboard = defineTemplate({
  key: 'billboard',
  version: 1,
  title: 'Billboard',
  description: 'A headline over a picture made for it, with a line below, a button and a logo',
  variables: {
    headline: words('The words that are read first', 400),
    subline: words('A line below the headline', 400).optional(),
    call_to_action: words('What the button says', 60).optional(),
    background_style: style('What the picture shows, such as "snowy mountains at dusk"').optional(),
    avatar_lora: lora('LoRA weights of a person or a look, used for the picture').optional(),
    reference_image: image('A picture the background is made from').optional(),
    logo: image('A logo, best with a transparent background').optional(),
    brand_color: color('Colour of the button and the accents').optional(),
  },
  formats: FORMAT_IDS,
  pictures: { logo: { asset: 'logo', minSide: 64 }, reference_image: { asset: null, minSide: 256 } },
  steps(variables, formats) {
    const rtl = directionOf(variables.headline) === 'rtl';
    return planBackgrounds(formats).map(({ aspect, width, height }) => ({
      name: `background-${aspect}`,
      // A look of one's own needs the model that takes weights; so does a picture to start from in a size of choice.
      model:
        variables.avatar_lora === undefined
          ? variables.reference_image === undefined
            ? 'flux-pro'
            : 'flux-dev'
          : 'flux-lora',
      inputs: {
        prompt: promptFor(variables.background_style ?? DEFAULT_STYLE, aspect, rtl),
        ...(variables.avatar_lora === undefined ? {} : { lora_url: variables.avatar_lora }),
        ...(variables.reference_image === undefined
          ? {}
          : { image_url: variables.reference_image, strength: 0.75 }),
      },
      options: { width, height },
      makes: { kind: 'background' as const, aspect },
    }));
  },
  scene: ({ brand_color: brand }) => ({ kind: 'hills', brand }),
  layout(variables, format) {
    return overPhoto(
      {
        headline: variables.headline,
        subline: variables.subline,
        callToAction: variables.call_to_action,
        brand: variables.brand_color,
        logo: variables.logo !== undefined,
      },
      format,
    );
  },
});

const DEFAULT_STYLE = 'abstract soft light gradient with gentle depth';

/** Models put the subject where the words are not, when they are told where that is. */
function promptFor(background: string, aspect: AspectClass, rtl: boolean): string {
  const far = rtl ? 'left' : 'right';
  const near = rtl ? 'right' : 'left';
  const composition =
    aspect === 'portrait' || aspect === 'square'
      ? 'subject in the upper half, calm empty space in the lower half'
      : `subject on the ${far}, calm empty space on the ${near}`;
  return `${background}. Advertising photograph, ${composition}, cinematic light, high detail. No text, no letters, no logos, no watermark.`;
}
