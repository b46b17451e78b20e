// One format, from a background to a finished file: boxes placed, words fitted and drawn, contrast made, bytes counted.

import type { Format } from '../formats.ts';
import { MIN_CONTRAST } from './contrast.ts';
import { drawPictures } from './draw-pictures.ts';
import type { Assets } from './draw-pictures.ts';
import { drawShapes } from './draw-shapes.ts';
import { drawText } from './draw-text.ts';
import type { DrawnText, GlyphRun } from './draw-text.ts';
import { encodeImage } from './encode-image.ts';
import type { EncodedImage, ImageType } from './encode-image.ts';
import type { Layout } from './layout.ts';
import { drawSvg, layOver, svgDocument } from './raster.ts';
import type { Layer, Picture } from './raster.ts';
import { chooseInk, LIGHT_INK } from './choose-ink.ts';
import type { RenderFailure } from './render-failure.ts';
import { castShade, lowestContrast } from './scrim.ts';
import type { Shade } from './scrim.ts';
import { setWords } from './set-words.ts';
import type { SetWords } from './set-words.ts';
import { spreadBackground } from './spread-background.ts';
import type { Background } from './spread-background.ts';

export interface RenderRequest {
  layout: Layout;
  format: Format;
  /** Cropped to the format by attention. */
  background: Background;
  /** Pictures the layout names, by name. */
  assets: Assets;
  /** JPEG unless asked for otherwise. */
  type?: ImageType;
  /** Also draw it at twice the size. */
  twice?: boolean;
}

export interface RenderedFormat {
  ok: true;
  final: EncodedImage;
  /** The words alone, as outlines, and what was set where. */
  textLayer: { svg: string; runs: GlyphRun[] };
  artifact2x: EncodedImage | undefined;
  /** The lowest contrast of any pixel under the words; Infinity without words. */
  contrast: number;
}

export type RenderOutcome = RenderedFormat | { ok: false; failure: RenderFailure };

/** The 2× file is for print shops and retina screens: no network limits it, memory does. */
const MAX_BYTES_2X = 20_000_000;

/** Renders a format at its exact size, or says which check refused it. */
export async function renderFormat(request: RenderRequest): Promise<RenderOutcome> {
  const { layout, format, type = 'jpeg' } = request;
  const words = await setWords(layout, format);
  if (!words.ok) return words;
  const boxes =
    words.set.boxes + (await drawPictures(words.set.pictures, request.assets)) + drawShapes(words.set.shapes);
  const drawing = await draw(request, words.set, boxes);
  const contrast = lowestContrast(drawing.picture, drawing.boxes, drawing.letters, drawing.text.boxes);
  if (contrast < MIN_CONTRAST) return refuse(lowContrast(format, contrast));
  const final = await encodeImage(flatten(drawing), type, format.maxBytes);
  if (final === undefined) return refuse(tooHeavy(format, type));
  const svg = svgDocument(drawing.text.glyphs + drawing.text.emoji, format);
  return {
    ok: true,
    final,
    textLayer: { svg, runs: drawing.text.runs },
    artifact2x: request.twice === true ? await drawTwice(request, boxes, drawing) : undefined,
    contrast,
  };
}

interface Drawing {
  /** The background with the shade in it. */
  picture: Picture;
  boxes: Layer;
  letters: Layer;
  emoji: Layer | undefined;
  text: DrawnText;
  shade: Shade | undefined;
}

async function draw(request: RenderRequest, set: SetWords, boxesSvg: string): Promise<Drawing> {
  const { layout, format } = request;
  const [picture, boxes] = await Promise.all([
    spreadBackground(request.background, layout, format, 1),
    drawSvg(svgDocument(boxesSvg, format), 1),
  ]);
  const draft = drawText(set.lines, LIGHT_INK);
  const mask = await drawSvg(svgDocument(draft.glyphs, format), 1);
  const { ink, shade } = chooseInk({ layout, picture, boxes, mask, draft });
  if (shade !== undefined) castShade(picture, shade);
  const text = ink === LIGHT_INK ? draft : drawText(set.lines, ink);
  const letters = ink === LIGHT_INK ? mask : await drawSvg(svgDocument(text.glyphs, format), 1);
  const emoji = text.emoji === '' ? undefined : await drawSvg(svgDocument(text.emoji, format), 1);
  return { picture, boxes, letters, emoji, text, shade };
}

/** The same drawing from its vectors at twice the size. */
async function drawTwice(
  request: RenderRequest,
  boxesSvg: string,
  once: Drawing,
): Promise<EncodedImage | undefined> {
  const { layout, format, type = 'jpeg' } = request;
  const picture = await spreadBackground(request.background, layout, format, 2);
  if (once.shade !== undefined) castShade(picture, once.shade);
  layOver(picture, await drawSvg(svgDocument(boxesSvg + once.text.glyphs + once.text.emoji, format), 2));
  return encodeImage(picture, type, MAX_BYTES_2X);
}

function flatten({ picture, boxes, letters, emoji }: Drawing): Picture {
  for (const layer of [boxes, letters, emoji]) if (layer !== undefined) layOver(picture, layer);
  return picture;
}

function refuse(failure: RenderFailure): RenderOutcome {
  return { ok: false, failure };
}

function lowContrast(format: Format, contrast: number): RenderFailure {
  const message = `${format.id}: the words reach a contrast of ${contrast.toFixed(2)}:1, below ${MIN_CONTRAST}:1`;
  return { code: 'LOW_CONTRAST', format: format.id, contrast, message };
}

function tooHeavy(format: Format, type: ImageType): RenderFailure {
  const message = `${format.id}: no ${type} of it is smaller than ${format.maxBytes} bytes`;
  return { code: 'TOO_HEAVY', format: format.id, maxBytes: format.maxBytes, message };
}
