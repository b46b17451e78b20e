// A format of a template over a scene that costs nothing: for live editing, in a fraction of a second.

import type { JsonObject } from '../domain/json.ts';
import type { TemplateDefinition } from './define-template.ts';
import type { Format } from './formats.ts';
import { paintScene } from './scenes.ts';
import type { ImageType } from './typeset/encode-image.ts';
import type { Assets } from './typeset/lay-pictures.ts';
import type { RenderOutcome } from './typeset/render-format.ts';

export interface PreviewRequest {
  template: TemplateDefinition;
  /** Validated. */
  variables: JsonObject;
  format: Format;
  /** Pictures that are at hand; boxes of others stay empty. */
  assets?: Assets;
  type?: ImageType;
}

export async function renderPreview({
  template,
  variables,
  format,
  assets = {},
  type = 'jpeg',
}: PreviewRequest): Promise<RenderOutcome> {
  // Fonts and line breaking take their time to load: whoever renders waits for it, not every start.
  const { renderFormat } = await import('./typeset/render-format.ts');
  return renderFormat({
    layout: template.layout(variables, format),
    format,
    background: (size) => paintScene(template.scene(variables), size),
    assets,
    type,
  });
}
