import { previewTemplate } from '../../../jobs/preview-template.ts';
import { estimateTemplate } from '../../../jobs/estimate-request.ts';
import { renderTemplate } from '../../../jobs/render-template.ts';
import { jsonSchemaOf } from '../../../registry/define-model.ts';
import { FORMATS } from '../../../templates/formats.ts';
import type { Resolvers } from '../../generated/resolvers.ts';
import { toEstimatePayload } from '../../to-estimate-payload.ts';
import { toRenderRequest, toTemplateVariables } from '../../to-render-request.ts';

export const templateResolvers: Resolvers = {
  Query: {
    templates: (_, __, { jobs }) => [...jobs.templates.list()],
    async estimateTemplate(_, { input }, { jobs, actor }) {
      const { request, toEdge } = toRenderRequest(jobs.templates, input);
      return toEstimatePayload(await estimateTemplate(jobs, actor, request), toEdge);
    },
    async templatePreview(_, { template: input, format }, { jobs, actor }) {
      const { key, variables, toEdge } = toTemplateVariables(jobs.templates, input);
      const preview = await previewTemplate(jobs, actor, { template: key, variables, format });
      if (!preview.ok)
        return { image: null, width: null, height: null, contrast: null, errors: toEdge(preview.errors) };
      const { bytes, contentType, width, height } = preview.value.image;
      const contrast = Number.isFinite(preview.value.contrast) ? preview.value.contrast : null;
      return {
        image: `data:${contentType};base64,${bytes.toString('base64')}`,
        width,
        height,
        contrast,
        errors: [],
      };
    },
  },
  Mutation: {
    async renderTemplate(_, { input }, { jobs, actor }) {
      const { request, toEdge } = toRenderRequest(jobs.templates, input);
      const submitted = await renderTemplate(jobs, actor, request);
      if (!submitted.ok) return { job: null, replayed: false, errors: toEdge(submitted.errors) };
      return { errors: [], ...submitted.value };
    },
  },
  Template: {
    variables: (template) => jsonSchemaOf({ inputs: template.variables }),
    formats: (template) => template.formats.map((id) => FORMATS[id]),
  },
};
