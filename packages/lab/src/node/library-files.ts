import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ImportDeclaration, type ImportExpression, type Literal, parse } from 'acorn';
import { build, type Plugin } from 'esbuild';
import { browserBundle } from './browser-bundle.js';

/** Where the files of libraries are, seen from our own ones. */
const libraryFolder = './libraries/';

/** What TypeScript asks for behind a check whether it runs in Node. */
const onlyInNode = ['crypto', 'fs', 'inspector', 'path', 'perf_hooks', 'source-map-support'];

/** A library that our own code imports. */
interface Library {
  /** Of its file, without `.js`. */
  readonly name: string;
  /** The file that the import leads to. */
  readonly path: string;
  /** What our own code takes from it; its other parts are left out. */
  readonly names: Set<string>;
}

/**
 * Libraries in files of their own, so that they can be minified, which our own code must not be:
 * gpu.js reads kernels as text, and students read them in the browser. Libraries are half as large
 * without spaces and long names; none of them holds a kernel.
 */
export class LibraryFiles {
  readonly #libraries = new Map<string, Library>();

  /** Leaves libraries out of a bundle of our own code, which then imports their files. */
  readonly leftOut: Plugin = {
    name: 'libraries in files of their own',
    setup: (bundle) => {
      bundle.onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, ...place }) => {
        const isOurs = /^(@obelisk\/|#)/.test(path) || kind === 'entry-point';
        const isCode = kind === 'import-statement' || kind === 'dynamic-import';
        if (isOurs || !isCode || place.pluginData === 'resolving') return;
        const options = { importer, kind, resolveDir: place.resolveDir, pluginData: 'resolving' };
        const found = await bundle.resolve(path, options);
        if (found.external || found.errors.length > 0) return found;
        const { name } = this.#libraryAt(found.path, path);
        return { path: `${libraryFolder}${name}.js`, external: true, sideEffects: false };
      });
    },
  };

  /** Notes what a file of our own, as it was bundled, takes from libraries. */
  async addImports(code: string): Promise<void> {
    for (const { name, names } of importsOf(code)) {
      const library = [...this.#libraries.values()].find((one) => one.name === name) as Library;
      for (const one of names ?? (await namesOf(library))) library.names.add(one);
    }
  }

  /** Writes the libraries into `folder`, as far as they are used; what they share is there once. */
  async write(folder: string): Promise<void> {
    const used = [...this.#libraries.values()].filter(({ names }) => names.size > 0);
    await build({
      ...browserBundle,
      entryPoints: used.map(({ name }) => ({ in: `used:${name}`, out: name })),
      outdir: join(folder, libraryFolder),
      format: 'esm',
      splitting: true,
      minify: true,
      legalComments: 'linked',
      external: [...browserBundle.external, ...onlyInNode],
      plugins: [usedNames(used)],
    });
  }

  #libraryAt(path: string, specifier: string): Library {
    const name = specifier.replace(/^@/, '').replace(/\.js$/, '').replaceAll('/', '-');
    const library = this.#libraries.get(path) ?? { name, path, names: new Set() };
    this.#libraries.set(path, library);
    return library;
  }
}

/** All that a library exports. */
async function namesOf({ path }: Library): Promise<string[]> {
  const names = Object.keys(await import(pathToFileURL(path).href));
  // Newer versions of Node add a name of their own, 'module.exports'.
  return names.filter((name) => /^[\w$]+$/.test(name));
}

/** An entry point per library that takes from it what is used. */
function usedNames(libraries: readonly Library[]): Plugin {
  return {
    name: 'what is used of libraries',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^used:/ }, ({ path }) => ({ path: path.slice(5), namespace: 'used' }));
      onLoad({ filter: /.*/, namespace: 'used' }, ({ path: asked }) => {
        const { path, names } = libraries.find(({ name }) => name === asked) as Library;
        const contents = `export { ${[...names].sort().join(', ')} } from ${JSON.stringify(path)};`;
        return { contents, resolveDir: '/' };
      });
    },
  };
}

interface LibraryImport {
  readonly name: string;
  /** Null for all. */
  readonly names: readonly string[] | null;
}

/** The imports of library files in a bundled file. */
function importsOf(code: string): LibraryImport[] {
  const found: LibraryImport[] = [];
  const note = (source: unknown, names: readonly string[] | null) => {
    if (typeof source !== 'string' || !source.startsWith(libraryFolder)) return;
    found.push({ name: source.slice(libraryFolder.length, -'.js'.length), names });
  };
  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    if (node.type === 'ImportExpression') {
      note(((node as ImportExpression).source as Literal).value, null);
    }
    if (node.type !== 'ImportDeclaration') return;
    const { source, specifiers } = node as ImportDeclaration;
    const isWhole = specifiers.some(({ type }) => type === 'ImportNamespaceSpecifier');
    note(source.value, isWhole ? null : specifiers.map(importedName));
  });
  return found;
}

function importedName(specifier: ImportDeclaration['specifiers'][number]): string {
  if (specifier.type !== 'ImportSpecifier') return 'default';
  const { imported } = specifier;
  return imported.type === 'Identifier' ? imported.name : String(imported.value);
}

function visit(node: unknown, look: (node: { readonly type: string }) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if ('type' in node && typeof node.type === 'string') look(node as { readonly type: string });
  for (const child of Object.values(node)) visit(child, look);
}
