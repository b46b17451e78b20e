// How options become parameters of the provider's endpoints.

import { toProviderSeed } from '../domain/seed.ts';
import type { RequestOptions } from './define-model.ts';

const DEFAULT_SIDE = 1024;

/** Both sides, always: the provider fills in 512 for a missing one. */
export function imageSize({ width, height }: RequestOptions): { width: number; height: number } {
  return { width: width ?? DEFAULT_SIDE, height: height ?? DEFAULT_SIDE };
}

export function wantsSize({ width, height }: RequestOptions): boolean {
  return width !== undefined || height !== undefined;
}

/** Count and seed, as every endpoint of the FLUX family takes them. */
export function countAndSeed(options: RequestOptions): {
  num_images: number;
  seed: number | string | undefined;
} {
  return { num_images: options.num_images ?? 1, seed: toProviderSeed(options.seed) };
}

export function loras(
  path: string | undefined,
  scale: number | undefined,
): { path: string; scale: number }[] {
  return path === undefined ? [] : [{ path, scale: scale ?? 1 }];
}

/** The ratio of a list nearest to a size, by the logarithm of its proportion. */
function nearestRatio<const R extends string>(
  size: { width: number; height: number },
  ratios: readonly R[],
): R {
  const wanted = Math.log(size.width / size.height);
  const distance = (ratio: string): number => {
    const [width = 1, height = 1] = ratio.split(':').map(Number);
    return Math.abs(Math.log(width / height) - wanted);
  };
  const [first, ...rest] = ratios;
  if (first === undefined) throw new Error('There is no ratio to choose from');
  return rest.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best), first);
}

export interface ChosenRatio<R extends string> {
  ratio: R | undefined;
  warnings: string[];
}

/** For endpoints that know ratios and no sizes: the ratio asked for, else the one nearest to the size asked for. */
export function aspectRatio<const R extends string>(
  given: R | undefined,
  options: RequestOptions,
  ratios: readonly R[],
): ChosenRatio<R> {
  if (!wantsSize(options)) return { ratio: given, warnings: [] };
  if (given !== undefined) {
    return { ratio: given, warnings: ['The size has no effect beside aspect_ratio.'] };
  }
  const ratio = nearestRatio(imageSize(options), ratios);
  return { ratio, warnings: [`The size is approximated by the aspect ratio ${ratio}.`] };
}
