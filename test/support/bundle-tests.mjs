// Makes one program of each test file and of all our own sources that it imports, as esbuild does
// in half a second: Node 20 takes two to ask a thread of its own for every single source.
// Libraries and scripts that end in `.mjs` stay what they are, and so do names, which gpu.js reads
// as text.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, transform } from 'esbuild';
import { asModule } from './typescript-hooks.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Within the repository: from here Node finds the libraries. */
const cache = `${root}node_modules/.cache/obelisk-bundles/`;

/**
 * Files that run as they are written: they import sources by addresses that are made while they
 * run, or scripts which import sources, or hold the names of classes, which a bundle changes where
 * a class speaks of itself.
 */
const asWritten = new Set([
  'kernels/conformance.test.ts',
  'repository/paper-to-code.test.ts',
  'repository/site.test.ts',
  'repository/writing-an-operation.test.ts',
  'tensor/wrong-arguments.test.ts',
]);

/** The command, which tests start in processes of their own. */
const command = 'cli/obelisk-process.ts';

/**
 * Bundles test files of `folder`, and the command where they start it; what they have in common is
 * there once.
 * @returns { bundleOf, command, remove }: the bundle of a file, undefined where it runs as it is
 *   written; that of the command; and what takes all away
 */
export async function bundleTests(folder, files) {
  const bundled = files.filter((file) => !asWritten.has(file));
  if (files.some((file) => file.startsWith('cli/'))) bundled.push(command);
  mkdirSync(cache, { recursive: true });
  const outdir = mkdtempSync(cache);
  const clear = () => rmSync(outdir, { recursive: true, force: true });
  process.once('exit', clear);
  const remove = () => {
    clear();
    process.off('exit', clear);
  };
  const entryPoints = bundled.map((file) => ({ in: `${folder}/${file}`, out: nameOf(file) }));
  await build({
    ...{ entryPoints, outdir, absWorkingDir: root, outExtension: { '.js': '.mjs' } },
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'es2022' },
    ...{ conditions: ['obelisk-source'], chunkNames: 'chunks/[name]-[hash]' },
    ...{ sourcemap: 'linked', sourcesContent: false, logLevel: 'error' },
    plugins: [ownSources],
  });
  const made = new Set(bundled);
  const bundleOf = (file) => (made.has(file) ? `${outdir}/${nameOf(file)}.mjs` : undefined);
  return { bundleOf, command: bundleOf(command), remove };
}

const nameOf = (file) => file.replace(/\.ts$/, '');

const ownSources = {
  name: 'our own sources',
  setup(bundle) {
    bundle.onResolve({ filter: /./ }, ({ path, importer, kind }) => {
      if (kind === 'entry-point') return undefined;
      // Tests get uvu's suites with a watch on each test.
      if (path === 'uvu' && importer.endsWith('.test.ts')) {
        return external(new URL('watched-uvu.mjs', import.meta.url));
      }
      if (path.startsWith('.')) {
        const script = resolve(dirname(importer), path);
        return path.endsWith('.mjs') ? external(pathToFileURL(script)) : undefined;
      }
      const isOurs = /^(@obelisk\/|#)/.test(path) || hasOfItsOwn(importer, path);
      return isOurs ? undefined : { path, external: true };
    });
    bundle.onLoad({ filter: /\.cts$/ }, async ({ path }) => {
      const options = { loader: 'ts', format: 'cjs', target: 'es2022' };
      const { code } = await transform(readFileSync(path, 'utf8'), options);
      return { contents: asModule(code).replace('import.meta.url', addressOf(path)), loader: 'js' };
    });
    bundle.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      return { contents: text.replaceAll('import.meta.url', addressOf(path)), loader: 'ts' };
    });
  },
};

const addressOf = (path) => JSON.stringify(pathToFileURL(path).href);

const external = ({ href }) => ({ path: href, external: true });

/** Whether a package of ours has another version of a library than the repository. */
function hasOfItsOwn(importer, library) {
  const [package_] = /.*\/packages\/[^/]+\//.exec(importer) ?? [];
  return package_ !== undefined && existsSync(`${package_}node_modules/${library}`);
}
