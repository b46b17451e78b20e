// The design's transformer, for models that are described by data: inputs go under their own names, options under
// the names that the endpoint has for them.

import type { JsonObject } from '../../domain/json.ts';
import type { RequestOptions, RoutedRequest } from '../define-model.ts';
import { falRequest } from '../fal-request.ts';
import { aspectRatio, countAndSeed, imageSize, loras, wantsSize } from '../routing.ts';

/** What an endpoint takes besides the model's own inputs. */
export interface ProviderParameters {
  /** As `image_size`, as `width` and `height`, as the nearest `aspect_ratio`, or not at all. */
  size: 'image_size' | 'sides' | 'aspect_ratio' | 'none';
  /** The aspect ratios there are. */
  ratios: readonly string[];
  /** Whether it takes `num_images`. */
  count: boolean;
  maxImages: number;
  seed: boolean;
  /** Whether `lora_url` and `lora_scale` become its `loras`. */
  loras: boolean;
}

/** `imageInputs`: with one of them the image's own size holds unless one is asked for. */
export function routeGenerically(
  {
    endpoint,
    takes,
    imageInputs,
  }: { endpoint: string; takes: ProviderParameters; imageInputs: readonly string[] },
  inputs: JsonObject,
  options: RequestOptions,
): RoutedRequest {
  const { lora_url, lora_scale, ...own } = inputs;
  const weights =
    takes.loras && typeof lora_url === 'string'
      ? { loras: loras(lora_url, typeof lora_scale === 'number' ? lora_scale : undefined) }
      : {};
  const { num_images, seed } = countAndSeed(options);
  const fromImage = imageInputs.some((name) => inputs[name] !== undefined);
  const size = sizeOf(takes, inputs, options, fromImage);
  return falRequest(
    endpoint,
    {
      ...own,
      ...weights,
      ...size.input,
      ...(takes.count ? { num_images } : {}),
      ...(takes.seed ? { seed } : {}),
    },
    size.warnings,
  );
}

function sizeOf(
  takes: ProviderParameters,
  inputs: JsonObject,
  options: RequestOptions,
  fromImage: boolean,
): { input: JsonObject; warnings: string[] } {
  const asked = wantsSize(options) || !fromImage;
  switch (takes.size) {
    case 'image_size':
      return { input: asked ? { image_size: imageSize(options) } : {}, warnings: [] };
    case 'sides':
      return { input: asked ? imageSize(options) : {}, warnings: [] };
    case 'aspect_ratio': {
      const given = inputs['aspect_ratio'];
      const { ratio, warnings } = aspectRatio(
        typeof given === 'string' ? given : undefined,
        options,
        takes.ratios,
      );
      return { input: ratio === undefined ? {} : { aspect_ratio: ratio }, warnings };
    }
    case 'none':
      return { input: {}, warnings: [] };
  }
}
