// gpu.js within @obelisk/webasm. As a dependency it would bring `gl`, which compiles for minutes or
// fails, and a `webgpu` of 130 MB: it loads the first when it is there, and the second never.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** What is put in, with their licences. */
const libraries = ['gpu.js', 'acorn', 'gpu-mock.js'];

/** What gpu.js asks for, each inside a try or a check, and has to do without. */
const leftOut = /^(gl|os|worker_threads|node:os|node:worker_threads)$/;

/** Puts gpu.js in the place of the imports of it, and its types beside it. */
export async function putGpuJsInto(root, folder) {
  const require = createRequire(join(root, 'packages/webasm/package.json'));
  const gpuJs = dirname(require.resolve('gpu.js/package.json'));
  const place = join(folder, 'dist/gpu-js');
  await build({
    entryPoints: [join(place, 'index.js')],
    outfile: join(place, 'index.js'),
    allowOverwrite: true,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    target: 'es2022',
    legalComments: 'none',
    banner: { js: licences(createRequire(join(gpuJs, 'package.json'))) },
    nodePaths: [join(root, 'node_modules')],
    plugins: [withoutOptional],
    logLevel: 'warning',
  });
  rmSync(join(place, 'index.js.map'));
  for (const file of ['version.cjs', 'version.cjs.map']) rmSync(join(place, file));
  writeFileSync(join(place, 'gpu-js.d.ts'), readFileSync(join(gpuJs, 'src/index.d.ts')));
  const types = readFileSync(join(place, 'index.d.ts'), 'utf8');
  writeFileSync(join(place, 'index.d.ts'), types.replaceAll("'gpu.js'", "'./gpu-js.js'"));
}

function licences(require) {
  const texts = libraries.map((name) => {
    const folder = name === 'gpu.js' ? dirname(require.resolve('./package.json')) : null;
    const manifest = folder
      ? join(folder, 'package.json')
      : require.resolve(`${name}/package.json`);
    const { version, license } = JSON.parse(readFileSync(manifest, 'utf8'));
    return `${name} ${version} (${license})\n\n${licenceOf(dirname(manifest))}`;
  });
  return `/*!\n${texts.join('\n').replaceAll('*/', '* /')}*/`;
}

function licenceOf(folder) {
  for (const file of ['LICENSE', 'LICENSE.md', 'license']) {
    try {
      return readFileSync(join(folder, file), 'utf8');
    } catch {}
  }
  return '';
}

const withoutOptional = {
  name: 'what gpu.js does without',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: leftOut }, ({ path }) => ({ path, namespace: 'left out' }));
    onLoad({ filter: /.*/, namespace: 'left out' }, ({ path }) => ({
      contents: `throw new Error('${path} is left out');`,
    }));
  },
};
