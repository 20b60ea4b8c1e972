// The static folder: our own code as it was written, libraries apart and small, nothing missing.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLab } from '@obelisk/notebook/lab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as kernels from '../../packages/kernels/src/sampling/grid-sample-3d.kernels.js';
import { notebookNames } from '../support/lab.js';
import { none } from '../support/none.js';

const building = suite('the static folder of the lab');
const folder = mkdtempSync(join(tmpdir(), 'obelisk-build-'));
const inCode = (path: string) => readdirSync(join(folder, 'code', path)).sort();
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

building.before(() => buildLab(folder));
building.after(() => rmSync(folder, { recursive: true }));

/** All of our own code, without spaces: how it is indented does not matter. */
function ownCode(): string {
  const files = inCode('').filter((file) => file.endsWith('.js'));
  return files.map((file) => read(`code/${file}`).replace(/\s/g, '')).join('');
}

building('kernels keep their names and their form: gpu.js reads them as text', () => {
  // Comments go, and esbuild writes numbers and quotes in its own way; lines of code stay.
  const lines = String(kernels.trilinearCoordinateGradient)
    .split('\n')
    .map((line) => line.replace(/\/\/.*/, '').replace(/\s/g, ''))
    .filter((line) => /^const\w+=[\w.()+*-]+;$/.test(line));
  assert.ok(lines.length > 5, `${lines.length} lines`);
  const code = ownCode();
  none(lines.filter((line) => !code.includes(line)));
});

building('every import leads to a file', () => {
  const missing = ['', 'libraries'].flatMap((part) =>
    inCode(part)
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => {
        const imports = read(join('code', part, file)).matchAll(
          /(?:from|import)\s*\(?\s*"(\.[^"]+)"/g,
        );
        return [...imports]
          .map(([, path]) => join(folder, 'code', part, path))
          .filter((path) => !existsSync(path))
          .map((path) => `${file}: ${path}`);
      }),
  );
  none(missing);
});

building('libraries are minified and hold nothing of ours; their licences are told', () => {
  const libraries = inCode('libraries').filter((file) => file.endsWith('.js'));
  assert.ok(libraries.includes('gpu.js') && libraries.includes('niivue-niivue.js'));
  const all = libraries.map((file) => read(`code/libraries/${file}`)).join('');
  assert.not.match(all, 'spanX');
  const lines = all.split('\n').length;
  assert.ok(all.length / lines > 200, `${all.length / lines} characters a line`);
  assert.match(read('code/libraries/mathjs-number.js.LEGAL.txt'), /license/i);
});

building('notebooks, fonts and the sources that are shown are there; nothing is fetched', () => {
  for (const name of notebookNames) assert.ok(existsSync(join(folder, `notebooks/${name}.ipynb`)));
  assert.is(JSON.parse(read('notebooks/list.json')).length, notebookNames.length);
  assert.match(read('sources/grid-sample-3d.kernels.ts'), 'export function trilinear(');
  assert.not.match(read('index.html'), /(src|href)="(https?:)?\/\//);
  assert.not.match(read('style.css'), /url\((https?:)?\/\//);
  assert.ok(readdirSync(join(folder, 'fonts')).every((file) => file.endsWith('.woff2')));
});

building.run();
