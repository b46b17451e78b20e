// `npm run models -- list | show | check | import`: the models of this configuration, and fal's word on them.

import { parseArgs } from 'node:util';
import { openRegistry } from '../app/open-registry.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import { createEndpointFacts } from '../providers/fal/endpoint-facts.ts';
import { checkModels } from './models/check-models.ts';
import { importEndpoint } from './models/import-endpoint.ts';
import { listModels, showModel } from './models/show-models.ts';
import type { Terminal } from './models/terminal.ts';
import { runAsProgram } from './run-program.ts';

const USAGE = `Usage: easel models <command>

  list                    every model: id, arm, endpoint, price
  show <id>               what a model takes
  check [<id> …]          compares models with fal's current schemas
  import <endpoint>       writes an entry for MODELS_FILE from fal's own description
    --openapi <file>      read the description from a file instead
    --id <id>             default: from the endpoint's name
    --price <dollars>     of an image; none for a model without a price
    --price-per-megapixel <dollars>
    --file <file>         default: MODELS_FILE, else models.json
    --replace             an entry of the same id
    --print               to the terminal, and write nothing
  --json                  list and show as JSON
Exit code: 0 all well, 1 drift or refused, 2 not possible.`;

const options = {
  openapi: { type: 'string' },
  id: { type: 'string' },
  price: { type: 'string' },
  'price-per-megapixel': { type: 'string' },
  file: { type: 'string' },
  replace: { type: 'boolean' },
  print: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Returns the exit code. Raises StartError for a configuration that cannot work. */
export async function runModels(
  argv: readonly string[],
  terminal: Terminal,
  config: Config,
): Promise<number> {
  const parsed = readArguments(argv);
  if (typeof parsed === 'string') {
    terminal.err(`${parsed}\n\n${USAGE}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const [command, ...names] = positionals;
  if (values.help === true || command === undefined) {
    terminal.out(USAGE);
    return values.help === true ? 0 : 2;
  }
  const { key, baseUrl } = config.fal;
  const facts = createEndpointFacts({
    ...(key === null ? {} : { credentials: key }),
    ...(baseUrl === null ? {} : { baseUrl }),
  });
  switch (command) {
    case 'list':
      return listModels(await openRegistry(config), terminal, values.json === true);
    case 'show':
      return showModel(await openRegistry(config), terminal, names[0], values.json === true);
    case 'check':
      return checkModels(await openRegistry(config), terminal, facts, names);
    case 'import':
      return importEndpoint(
        {
          endpoint: names[0],
          openapi: values.openapi,
          id: values.id,
          price: values.price,
          pricePerMegapixel: values['price-per-megapixel'],
          file: values.file ?? config.models.file ?? 'models.json',
          replace: values.replace === true,
          print: values.print === true,
          // Without an account the sandbox stands in for fal, here too.
          sandboxStandsIn: key === null && baseUrl === null,
        },
        terminal,
        facts,
      );
    default:
      terminal.err(`There is no command ${command}.\n\n${USAGE}`);
      return 2;
  }
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

await runAsProgram(import.meta.url, (argv, terminal) => runModels(argv, terminal, loadConfig()));
