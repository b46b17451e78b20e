// `models check`: whether requests of the registered models still fit fal's current schemas.

import type { EndpointFacts } from '../../providers/fal/endpoint-facts.ts';
import type { ModelDefinition } from '../../registry/define-model.ts';
import { checkDrift } from '../../registry/import/check-drift.ts';
import { type EndpointDocument, readEndpointDocument } from '../../registry/import/endpoint-document.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Terminal } from './terminal.ts';

/** 0: no drift; 1: drift, or an endpoint that fal does not have any more; 2: it could not be found out. */
export async function checkModels(
  registry: Registry,
  terminal: Terminal,
  facts: EndpointFacts,
  ids: readonly string[],
): Promise<number> {
  const unknown = ids.filter((id) => registry.get(id) === undefined);
  if (unknown.length > 0) {
    terminal.err(`There is no model ${unknown.join(', ')}.`);
    return 2;
  }
  const models = registry.list().filter(({ id }) => ids.length === 0 || ids.includes(id));
  const found = await readDocuments(facts, new Set(models.flatMap(({ endpoints }) => endpoints)));
  let [drifted, unread] = [0, 0];
  for (const model of models) {
    const { drift, blind } = judge(model, found);
    drifted += drift.length > 0 ? 1 : 0;
    unread += blind.length > 0 ? 1 : 0;
    const verdict = drift.length > 0 ? 'drift' : blind.length > 0 ? 'unknown' : 'ok';
    terminal.out(`${verdict.padEnd(7)} ${model.id}`);
    for (const line of [...drift, ...blind]) terminal.out(`        ${line}`);
  }
  terminal.out(`${models.length} models: ${drifted} with drift, ${unread} that could not be checked.`);
  if (drifted > 0) return 1;
  return unread > 0 ? 2 : 0;
}

interface Documents {
  read: Map<string, EndpointDocument>;
  /** Endpoints fal does not have, or whose document is none. */
  gone: Map<string, string>;
  unreachable: Map<string, string>;
}

async function readDocuments(facts: EndpointFacts, endpoints: ReadonlySet<string>): Promise<Documents> {
  const found: Documents = { read: new Map(), gone: new Map(), unreachable: new Map() };
  await Promise.all(
    [...endpoints].map(async (endpoint) => {
      const answer = await facts.document(endpoint);
      if (!answer.ok) {
        const list = answer.reason === 'unknown' ? found.gone : found.unreachable;
        list.set(endpoint, answer.message);
        return;
      }
      const document = readEndpointDocument(answer.document, endpoint);
      if (document.ok) found.read.set(endpoint, document.document);
      else found.gone.set(endpoint, document.message);
    }),
  );
  return found;
}

function judge(model: ModelDefinition, found: Documents): { drift: string[]; blind: string[] } {
  const named = (list: ReadonlyMap<string, string>): string[] =>
    model.endpoints.flatMap((endpoint) => list.get(endpoint) ?? []);
  return { drift: [...named(found.gone), ...checkDrift(model, found.read)], blind: named(found.unreachable) };
}
