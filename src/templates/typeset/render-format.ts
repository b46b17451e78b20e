// One format, from a background to a finished file: boxes placed, words fitted and drawn, contrast made, bytes counted.

import type { Format } from '../formats.ts';
import { MIN_CONTRAST } from './contrast.ts';
import { drawShapes } from './draw-shapes.ts';
import { drawText } from './draw-text.ts';
import type { DrawnText, GlyphRun, Inks } from './draw-text.ts';
import { encodeImage, encodeLayer } from './encode-image.ts';
import type { EncodedImage, ImageType } from './encode-image.ts';
import type { Layout } from './layout.ts';
import { layPictures } from './lay-pictures.ts';
import type { Assets } from './lay-pictures.ts';
import { around } from './rect.ts';
import type { Rect } from './rect.ts';
import { drawSvg, layOver, svgDocument } from './raster.ts';
import type { Layer, Picture } from './raster.ts';
import { chooseInk, LIGHT_INKS } from './choose-ink.ts';
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
  /** Also draw what is kept beside it. */
  artifacts?: boolean;
}

export interface RenderedFormat {
  ok: true;
  final: EncodedImage;
  /** The words alone, as outlines, and what was set where. */
  textLayer: { svg: string; runs: GlyphRun[] };
  artifacts: RenderArtifacts | undefined;
  /** The lowest contrast of any pixel under the words; Infinity without words. */
  contrast: number;
}

export interface RenderArtifacts {
  /** The same at twice the size. */
  twice: EncodedImage;
  /** A PNG of the words alone, on nothing; undefined without words. */
  words: Buffer | undefined;
}

export type RenderOutcome = RenderedFormat | { ok: false; failure: RenderFailure };

/** The 2× file is for print shops and retina screens: no network limits it, memory does. */
const MAX_BYTES_2X = 20_000_000;

/** Renders a format at its exact size, or says which check refused it. */
export async function renderFormat(request: RenderRequest): Promise<RenderOutcome> {
  const { format, type = 'jpeg' } = request;
  const words = await setWords(request.layout, format);
  if (!words.ok) return words;
  const drawing = await draw(request, words.set);
  const { picture, letters, text } = drawing;
  const contrast = lowestContrast(picture, letters, text.boxes);
  if (contrast < MIN_CONTRAST) return refuse(lowContrast(format, contrast));
  for (const layer of await drawWords(drawing, format)) layOver(picture, layer);
  const final = await encodeImage(picture, type, format.maxBytes);
  if (final === undefined) return refuse(tooHeavy(format, type));
  const twice = request.artifacts === true ? await drawTwice(request, words.set, drawing) : undefined;
  return {
    ok: true,
    final,
    textLayer: { svg: svgDocument(text.glyphs + text.emoji, format), runs: text.runs },
    artifacts: twice === undefined ? undefined : { twice, words: await drawWordsAlone(text, format) },
    contrast,
  };
}

interface Drawing {
  /** Everything but the words. */
  picture: Picture;
  /** The outlines of the letters, for their places; their colour may be another. */
  letters: Layer;
  text: DrawnText;
  inks: Inks;
  shade: Shade | undefined;
}

async function draw(request: RenderRequest, set: SetWords): Promise<Drawing> {
  const { layout, format } = request;
  const draft = drawText(set.lines, LIGHT_INKS);
  const [picture, boxes, letters] = await Promise.all([
    spreadBackground(request.background, layout, format, 1),
    drawSvg(set.boxes, set.painted, format),
    drawSvg(draft.glyphs, wordsArea(draft), format),
  ]);
  const { inks, shade } = chooseInk({ layout, picture, boxes, mask: letters, draft });
  await drawBelowWords(picture, request, set, { inks, shade, scale: 1, boxes });
  return { picture, letters, text: inks === LIGHT_INKS ? draft : drawText(set.lines, inks), inks, shade };
}

/** Shade, boxes, pictures and capsules over a background, in place. */
async function drawBelowWords(
  picture: Picture,
  { assets, format }: RenderRequest,
  set: SetWords,
  look: { inks: Inks; shade: Shade | undefined; scale: number; boxes?: Layer },
): Promise<void> {
  const { inks, shade, scale } = look;
  if (shade !== undefined) castShade(picture, shade);
  layOver(picture, look.boxes ?? (await drawSvg(set.boxes, set.painted, format, scale)));
  await layPictures(picture, set.pictures, assets, scale);
  const area = around(set.shapes.map(({ rect }) => rect));
  layOver(picture, await drawSvg(drawShapes(set.shapes, inks.auto), area, format, scale));
}

/** The letters as they were drawn to be measured where their colour is right, else anew; and the emoji. */
async function drawWords({ text, letters, inks }: Drawing, format: Format): Promise<Layer[]> {
  const area = wordsArea(text);
  const drawn = inks === LIGHT_INKS ? letters : await drawSvg(text.glyphs, area, format);
  return text.emoji === '' ? [drawn] : [drawn, await drawSvg(text.emoji, area, format)];
}

function wordsArea(text: DrawnText): Rect | undefined {
  return around(text.boxes.map(({ rect }) => rect));
}

async function drawWordsAlone(text: DrawnText, format: Format): Promise<Buffer | undefined> {
  if (text.runs.length === 0) return undefined;
  const whole = { left: 0, top: 0, width: format.width, height: format.height };
  return encodeLayer(await drawSvg(text.glyphs + text.emoji, whole, format));
}

/** The same drawing from its vectors at twice the size. */
async function drawTwice(
  request: RenderRequest,
  set: SetWords,
  once: Drawing,
): Promise<EncodedImage | undefined> {
  const { layout, format, type = 'jpeg' } = request;
  const picture = await spreadBackground(request.background, layout, format, 2);
  await drawBelowWords(picture, request, set, { ...once, scale: 2 });
  layOver(picture, await drawSvg(once.text.glyphs + once.text.emoji, wordsArea(once.text), format, 2));
  return encodeImage(picture, type, MAX_BYTES_2X);
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
