import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const VIRTUAL = 'virtual:document/';
const DOCUMENT =
  /export const (\w+?)(Document|FragmentDoc) = new TypedDocumentString\(`([^`]*)`[^)]*\) as unknown as TypedDocumentString<[^;]*>;/g;
const IMPORT = /import \{([^}]*)\} from '[^']*\/generated\/graphql\.ts';/g;

/**
 * Makes each generated operation a module of its own, so that it travels with what asks for it: all in one file, they
 * would be loaded with the first page.
 */
export function ownDocuments(generated: string): Plugin {
  const texts = new Map<string, string>();
  return {
    name: 'own-documents',
    enforce: 'pre',
    buildStart() {
      for (const [, name = '', kind = '', text = ''] of readFileSync(generated, 'utf8').matchAll(DOCUMENT))
        texts.set(name + kind, text);
      if (texts.size === 0) throw new Error(`${generated} has no operations where they were`);
    },
    resolveId: (id) => (id.startsWith(VIRTUAL) ? `\0${id}` : null),
    load(id) {
      const name = id.startsWith(`\0${VIRTUAL}`) ? id.slice(VIRTUAL.length + 1) : null;
      const text = name === null ? undefined : texts.get(name);
      if (text === undefined) return null;
      return [
        `import { TypedDocumentString } from ${JSON.stringify(generated)};`,
        // Without its layout, which nobody reads there.
        `export const ${name} = new TypedDocumentString(${JSON.stringify(text.replace(/\s+/g, ' ').trim())});`,
      ].join('\n');
    },
    transform(code, id) {
      if (id === generated) return { code: code.replaceAll(DOCUMENT, ''), map: null };
      if (!/\/web\/src\/.*\.tsx?$/.test(id) || !code.includes('/generated/graphql.ts')) return null;
      return { code: code.replaceAll(IMPORT, (_, names: string) => importsOf(names)), map: null };
    },
  };
}

/** Operations from their own modules; the rest of the names are types, and go. */
function importsOf(names: string): string {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name.endsWith('Document') && !name.startsWith('type '))
    .map((name) => `import { ${name} } from '${VIRTUAL}${name}';`)
    .join(' ');
}
