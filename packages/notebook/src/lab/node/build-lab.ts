import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { browserBundle } from './browser-bundle.js';
import { LibraryFiles } from './library-files.js';
import { listNotebooks } from './notebook-files.js';

/** The top folder of the repository, the same from `src` and from `dist`. */
const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const sources = join(root, 'packages/notebook/src/lab');

/** What runs in workers: each becomes a script of its own, beside the page's. */
const workers = [
  'notebook/notebook-worker.ts',
  'training/training-worker.ts',
  'backward/backward-worker.ts',
  'gradcheck/gradcheck-worker.ts',
  'scan/scan-worker.ts',
];

/** Kernels whose sources a view shows, as they are written. */
const shownSources = ['packages/kernels/src/sampling/grid-sample-3d.kernels.ts'];

/**
 * Makes the folder of static files: the page, its code in pieces that load when they are needed,
 * fonts, notebooks. Any web server can hand it out; nothing in it asks for another host.
 *
 * @param folder - is emptied first
 *
 * @example
 * ```ts
 * import { buildLab } from '@obelisk/notebook/lab';
 * typeof buildLab; // => 'function'
 * ```
 */
export async function buildLab(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'notebooks'), { recursive: true });
  await bundleCode(join(folder, 'code'));
  await bundleStyle(folder);
  copyFileSync(join(sources, 'index.html'), join(folder, 'index.html'));
  copySources(folder);
  copyNotebooks(folder);
}

/** Our own code as it was written, in pieces; libraries beside it. */
async function bundleCode(folder: string): Promise<void> {
  const libraries = new LibraryFiles();
  const { outputFiles } = await build({
    ...browserBundle,
    entryPoints: [
      { in: join(sources, 'main.ts'), out: 'lab' },
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

function copySources(folder: string): void {
  mkdirSync(join(folder, 'sources'));
  for (const path of shownSources) {
    copyFileSync(join(root, path), join(folder, 'sources', path.split('/').at(-1) as string));
  }
}

function copyNotebooks(folder: string): void {
  const notebooks = join(root, 'notebooks');
  const target = join(folder, 'notebooks');
  writeFileSync(join(target, 'list.json'), JSON.stringify(listNotebooks(notebooks), null, 2));
  for (const file of readdirSync(notebooks)) {
    if (file.endsWith('.ipynb')) copyFileSync(join(notebooks, file), join(target, file));
  }
}
