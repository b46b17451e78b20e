import type { RequestPolicy } from '@urql/core';
import { useMemo } from 'react';
import { type ModelCardFragment, ModelsDocument } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { type FormSpec, readFormSpec } from '../forms/field-spec.ts';

const NONE: readonly ModelCardFragment[] = [];

/** Read once for whoever names a model; the form asks anew, since one may have been configured a minute ago. */
export function useModels(requestPolicy: RequestPolicy = 'cache-first') {
  const [{ data, error }, load] = useQuery(ModelsDocument, {}, { requestPolicy });
  return {
    models: data?.models.nodes ?? NONE,
    error: data === undefined ? error : undefined,
    reload: () => load({ requestPolicy: 'network-only' }),
  };
}

export function useFormSpec(model: ModelCardFragment | undefined): FormSpec {
  return useMemo(() => readFormSpec(model?.inputSchema), [model?.inputSchema]);
}

/** The first model that starts from a picture, the given one if it does; with the name of that field. */
export function findPictureModel(
  models: readonly ModelCardFragment[],
  preferred: string | null,
): { model: ModelCardFragment; field: string } | null {
  const inOrder = [...models].sort((a, b) => Number(b.id === preferred) - Number(a.id === preferred));
  for (const model of inOrder) {
    const { fields } = readFormSpec(model.inputSchema);
    const picture = fields.find((field) => field.kind === 'image');
    if (picture !== undefined && fields.some((field) => field.kind === 'prompt'))
      return { model, field: picture.name };
  }
  return null;
}
