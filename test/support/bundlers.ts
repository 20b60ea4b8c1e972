import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

/** Makes one file for a browser out of a program of a project. */
export type Bundler = (folder: string, program: string, target: string) => Promise<unknown>;

/** Vite has 37 MB, so it is no dependency: `.ci/run` fetches it. */
const viteFolder = `${process.env.OBELISK_VITE}/node_modules/vite`;
export const missingVite = process.env.OBELISK_VITE
  ? null
  : 'OBELISK_VITE names no folder with vite';

/** Names and forms of kernels change when a program is minified. */
export const bundlers: Readonly<Record<string, Bundler>> = {
  'esbuild, minified': byEsbuild({ minify: true }),
  'esbuild, with names kept': byEsbuild({ minify: true, keepNames: true }),
  vite: async (folder, program, target) => {
    const { build: buildByVite } = await import(join(viteFolder, 'dist/node/index.js'));
    const output = { format: 'es', entryFileNames: basename(target) };
    await buildByVite({
      ...{ root: folder, logLevel: 'error', configFile: false },
      build: {
        ...{ outDir: dirname(target), emptyOutDir: false, minify: true },
        rollupOptions: { input: join(folder, program), output },
      },
    });
  },
};

function byEsbuild(options: BuildOptions): Bundler {
  return (folder, program, outfile) =>
    build({
      ...{ entryPoints: [join(folder, program)], outfile, bundle: true, format: 'esm' },
      ...options,
    });
}
