import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { taskNames } from '../family/tasks.js';
import type { ListedNotebook } from '../page/notebook-list.js';
import { sampleWeights } from '../scan/sample-weights.js';
import { browserBundle } from './browser-bundle.js';
import { contentSecurityPolicy } from './content-security-policy.js';
import { embeddedStyle } from './embedded-style.js';
import { LibraryFiles } from './library-files.js';
import { listNotebooks } from './notebook-files.js';
import { typeFiles } from './type-files.js';

/** The top folder of the repository, the same from `src` and from `dist`. */
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const sources = join(root, 'packages/lab/src');

/** What runs in workers: each becomes a script of its own, beside the page's. */
const workers = [
  'notebook/notebook-worker.ts',
  'notebook/types-worker.ts',
  'training/training-worker.ts',
  'backward/backward-worker.ts',
  'gradcheck/gradcheck-worker.ts',
  'scan/scan-worker.ts',
];

/** Kernels whose sources a view shows, as they are written. */
const shownSources = ['grid-sample-3d.kernels.ts', 'interpolation.ts'].map(
  (file) => `packages/kernels/src/sampling/${file}`,
);

/**
 * Makes the folder of static files: the page, its code in pieces that load when they are needed,
 * fonts, notebooks. Any web server can hand it out; nothing in it asks for another host.
 *
 * @param folder - is replaced when all is built; until then, and on failure, it stays as it was
 * @param notebooks - where the notebooks are
 * @throws Error that names a notebook which cannot be read
 *
 * @example
 * ```ts
 * import { buildLab } from '@obelisk/lab';
 * typeof buildLab; // => 'function'
 * ```
 */
export async function buildLab(folder: string, notebooks = join(root, 'notebooks')): Promise<void> {
  const listed = listNotebooks(notebooks);
  const unfinished = `${resolve(folder)}.${process.pid}`;
  const remove = () => rmSync(unfinished, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    remove();
    mkdirSync(join(unfinished, 'notebooks'), { recursive: true });
    await bundleCode(join(unfinished, 'code'));
    await bundleStyle(unfinished);
    await bundleIsolation(unfinished);
    writePage(unfinished);
    writeEmbedding(unfinished);
    copySources(unfinished);
    copySample(unfinished);
    writeFileSync(join(unfinished, 'types.json'), JSON.stringify(typeFiles(resolve(root))));
    copyFilm(unfinished);
    copyTrained(unfinished);
    copyNotebooks(notebooks, listed, join(unfinished, 'notebooks'));
    replaceFolder(resolve(folder), unfinished);
  } finally {
    remove();
    process.off('exit', remove);
  }
}

/** Two folders cannot change their names at once: for a moment there is none. */
function replaceFolder(folder: string, by: string): void {
  const former = `${by}.former`;
  if (existsSync(folder)) renameSync(folder, former);
  renameSync(by, folder);
  rmSync(former, { recursive: true, force: true });
}

/** Our own code as it was written, in pieces; libraries beside it. */
async function bundleCode(folder: string): Promise<void> {
  const libraries = new LibraryFiles();
  const { outputFiles } = await build({
    ...browserBundle,
    entryPoints: [
      { in: join(sources, 'main.ts'), out: 'lab' },
      { in: join(sources, 'embed/embed.ts'), out: 'embed' },
      ...workers.map((path) => ({ in: join(sources, path), out: basename(path, '.ts') })),
    ],
    outdir: folder,
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    plugins: [libraries.leftOut],
    write: false,
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, text } of outputFiles) {
    writeFileSync(path, text);
    await libraries.addImports(text);
  }
  await libraries.write(folder);
}

async function bundleStyle(folder: string): Promise<void> {
  await build({
    entryPoints: [join(sources, 'style.css')],
    outdir: folder,
    bundle: true,
    minify: true,
    assetNames: 'fonts/[name]',
    loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty' },
    logLevel: 'error',
  });
}

/** Beside the page: a service worker sees only what lies below it. */
async function bundleIsolation(folder: string): Promise<void> {
  await build({
    ...browserBundle,
    entryPoints: [join(sources, 'worker/isolation.ts')],
    outdir: folder,
    format: 'iife',
  });
}

function writePage(folder: string): void {
  const page = readFileSync(join(sources, 'index.html'), 'utf8');
  writeFileSync(join(folder, 'index.html'), page.replace('{{policy}}', contentSecurityPolicy));
}

/** For pages of others: one script and one style at the top of the folder. */
function writeEmbedding(folder: string): void {
  writeFileSync(join(folder, 'embed.js'), "import './code/embed.js';\n");
  const own = readFileSync(join(sources, 'styles/embedded.css'), 'utf8');
  const style = readFileSync(join(folder, 'style.css'), 'utf8');
  writeFileSync(join(folder, 'embed.css'), embeddedStyle(own, style));
}

function copySources(folder: string): void {
  mkdirSync(join(folder, 'sources'));
  for (const path of shownSources) {
    copyFileSync(join(root, path), join(folder, 'sources', path.split('/').at(-1) as string));
  }
}

function copySample(folder: string): void {
  mkdirSync(join(folder, dirname(sampleWeights)));
  copyFileSync(join(root, 'packages/lab', sampleWeights), join(folder, sampleWeights));
}

function copyFilm(folder: string): void {
  mkdirSync(join(folder, 'images'));
  copyFileSync(join(root, 'docs/images/learning.svg'), join(folder, 'images/learning.svg'));
}

/** The networks that the view of the family shows trained. */
function copyTrained(folder: string): void {
  mkdirSync(join(folder, 'trained'));
  for (const task of taskNames) {
    const file = `${task}.safetensors`;
    copyFileSync(join(sources, 'family/trained', file), join(folder, 'trained', file));
  }
}

function copyNotebooks(from: string, listed: readonly ListedNotebook[], to: string): void {
  writeFileSync(join(to, 'list.json'), JSON.stringify(listed, null, 2));
  for (const { name } of listed) {
    copyFileSync(join(from, `${name}.ipynb`), join(to, `${name}.ipynb`));
  }
}
