// The models that come with Easel. Adding one: its file in models/ and a line here.

import type { ModelDefinition } from './define-model.ts';
import { faceSwap } from './models/face-swap.ts';
import { fluxDev } from './models/flux-dev.ts';
import { fluxLora } from './models/flux-lora.ts';
import { fluxPro } from './models/flux-pro.ts';
import { imageToImage } from './models/image-to-image.ts';

export const builtInModels: readonly ModelDefinition[] = [fluxPro, fluxDev, fluxLora, faceSwap, imageToImage];
