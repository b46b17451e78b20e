// `models import`: an entry for MODELS_FILE from fal's own description of an endpoint.

import { readFile } from 'node:fs/promises';
import { parseMoney } from '../../domain/money.ts';
import type { JsonValue } from '../../domain/json.ts';
import { createEndpointFacts, type EndpointFacts } from '../../providers/fal/endpoint-facts.ts';
import { readEndpointDocument } from '../../registry/import/endpoint-document.ts';
import { type EndpointPrice, importModel } from '../../registry/import/import-model.ts';
import { addToModelsFile } from './add-to-models-file.ts';
import type { Terminal } from './terminal.ts';

export interface ImportRequest {
  endpoint: string | undefined;
  openapi: string | undefined;
  id: string | undefined;
  /** Dollars, or `none`. */
  price: string | undefined;
  pricePerMegapixel: string | undefined;
  file: string;
  replace: boolean;
  print: boolean;
  /** Where fal cannot be reached, take the sandbox's description of the endpoints it knows. */
  sandboxStandsIn: boolean;
}

/** 0: written; 1: the endpoint or the file refuses it; 2: something is missing. */
export async function importEndpoint(
  request: ImportRequest,
  terminal: Terminal,
  facts: EndpointFacts,
): Promise<number> {
  const { endpoint } = request;
  if (endpoint === undefined) {
    terminal.err('Which endpoint? npm run models -- import fal-ai/recraft/v3/text-to-image');
    return 2;
  }
  const source = await findDocument(request, endpoint, terminal, facts);
  if (!source.ok) return stop(terminal, source.code, source.message);
  const document = readEndpointDocument(source.document, endpoint);
  if (!document.ok) return stop(terminal, 1, document.message);
  const price = await findPrice(request, endpoint, terminal, facts);
  if (price.kind === 'missing') return stop(terminal, 2, price.message);
  const { id } = request;
  const imported = importModel(document.document, {
    price: price.price,
    ...(id === undefined ? {} : { id }),
  });
  if (!imported.ok) return stop(terminal, 1, ...imported.problems);
  for (const note of imported.notes) terminal.err(`Note: ${note}`);
  if (request.print) {
    terminal.out(JSON.stringify(imported.entry, null, 2));
    return 0;
  }
  const added = await addToModelsFile(request.file, imported, request.replace);
  if (!added.ok) return stop(terminal, 1, ...added.problems);
  terminal.out(`${added.replaced ? 'Replaced' : 'Added'} ${imported.id} in ${request.file}.`);
  terminal.out(`Set MODELS_FILE=${request.file} and start again to serve it.`);
  return 0;
}

function stop(terminal: Terminal, code: number, ...messages: string[]): number {
  for (const message of messages) terminal.err(message);
  return code;
}

type Source = { ok: true; document: JsonValue } | { ok: false; code: 1 | 2; message: string };

async function findDocument(
  request: ImportRequest,
  endpoint: string,
  terminal: Terminal,
  facts: EndpointFacts,
): Promise<Source> {
  if (request.openapi !== undefined) return readDocument(request.openapi);
  const answer = await facts.document(endpoint);
  if (answer.ok) return answer;
  if (answer.reason === 'unknown') return { ok: false, code: 1, message: `${answer.message}.` };
  if (request.sandboxStandsIn) {
    const { startSandbox } = await import('../../sandbox/sandbox.ts');
    await using sandbox = await startSandbox();
    const standIn = await createEndpointFacts({ baseUrl: sandbox.url }).document(endpoint);
    if (standIn.ok) {
      terminal.err("Note: fal cannot be reached; this is the sandbox's own, shorter description.");
      return standIn;
    }
  }
  return { ok: false, code: 2, message: `${answer.message}. Offline: --openapi <file>.` };
}

async function readDocument(file: string): Promise<Source> {
  try {
    const document: JsonValue = JSON.parse(await readFile(file, 'utf8'));
    return { ok: true, document };
  } catch (error) {
    return {
      ok: false,
      code: 2,
      message: `${file}: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

type FoundPrice = { kind: 'found'; price: EndpointPrice | null } | { kind: 'missing'; message: string };

/** What was said on the command line, else fal's own price where it is by image or megapixel, else who is there is asked. */
async function findPrice(
  { price, pricePerMegapixel }: ImportRequest,
  endpoint: string,
  terminal: Terminal,
  facts: EndpointFacts,
): Promise<FoundPrice> {
  if (pricePerMegapixel !== undefined) return toPrice(pricePerMegapixel, 'megapixel');
  if (price !== undefined) return toPrice(price, 'image');
  const known = await facts.price(endpoint);
  const unit = /^(?:processed )?(image|megapixel)s?$/i.exec(known?.unit ?? '')?.[1]?.toLowerCase();
  if (known !== undefined && (unit === 'image' || unit === 'megapixel')) {
    return toPrice(String(known.amount), unit);
  }
  const billed = known === undefined ? '' : ` fal bills $${known.amount} by ${known.unit}.`;
  if (terminal.ask === undefined) {
    const message = `What is the price of an image?${billed} --price <dollars>, or --price none.`;
    return { kind: 'missing', message };
  }
  return toPrice((await terminal.ask(`Price of an image in dollars, or none:${billed} `)).trim(), 'image');
}

function toPrice(amount: string, unit: EndpointPrice['unit']): FoundPrice {
  if (amount === 'none') return { kind: 'found', price: null };
  return (parseMoney(amount) ?? -1) >= 0
    ? { kind: 'found', price: { unit, amount } }
    : { kind: 'missing', message: `${amount} is no price: dollars such as 0.04, or none.` };
}
