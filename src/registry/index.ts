// The models that come with Easel. Adding one: its file in models/ and a line here.

import type { ModelDefinition } from './define-model.ts';
import { faceSwap } from './models/face-swap.ts';
import { fluxDev } from './models/flux-dev.ts';
import { fluxLora } from './models/flux-lora.ts';
import { fluxPro } from './models/flux-pro.ts';
import { fluxProKontext } from './models/flux-pro-kontext.ts';
import { fluxProV11 } from './models/flux-pro-v1-1.ts';
import { fluxSchnell } from './models/flux-schnell.ts';
import { ideogramV3 } from './models/ideogram-v3.ts';
import { imageToImage } from './models/image-to-image.ts';
import { nanoBanana } from './models/nano-banana.ts';
import { nanoBananaEdit } from './models/nano-banana-edit.ts';
import { recraftV3 } from './models/recraft-v3.ts';
import { removeBackground } from './models/remove-background.ts';
import { upscale } from './models/upscale.ts';

export const builtInModels: readonly ModelDefinition[] = [
  fluxPro,
  fluxDev,
  fluxLora,
  faceSwap,
  imageToImage,
  fluxSchnell,
  fluxProV11,
  fluxProKontext,
  recraftV3,
  ideogramV3,
  nanoBanana,
  nanoBananaEdit,
  removeBackground,
  upscale,
];
