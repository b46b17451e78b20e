// Between an image as the house knows it and as MongoDB stores it.

import type { Image } from '../../domain/job.ts';
import { wordsOf } from '../../domain/words.ts';
import type { ImageDocument } from './documents.ts';

export function toImageDocument({ id, ...image }: Image): ImageDocument {
  const final = image.role === 'final';
  return {
    _id: id,
    ...image,
    listed: image.deletedAt === null ? (final ? 1 : 0) : -1,
    words: final && image.prompt !== null ? wordsOf(image.prompt) : [],
  };
}

export function toImage({ _id, listed: _listed, words: _words, ...image }: ImageDocument): Image {
  return { id: _id, ...image };
}
