// The static folder: our own code as it was written, libraries apart and small, nothing missing.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { buildLab, contentSecurityPolicy } from '@obelisk/lab';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as kernels from '../../packages/kernels/src/sampling/grid-sample-3d.kernels.js';
import { notebookNames } from '../support/lab.js';
import { none } from '../support/none.js';
import { root } from '../support/workspace.js';

const building = suite('the static folder of the lab');
const folder = mkdtempSync(join(tmpdir(), 'obelisk-build-'));
const inCode = (path: string) => readdirSync(join(folder, 'code', path)).sort();
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

building.before(() => {
  mkdirSync(join(folder, 'former'));
  return buildLab(folder);
});
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

building('the page carries the policy that the server sends', () => {
  const [, carried] =
    /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(read('index.html')) ?? [];
  assert.is(carried, contentSecurityPolicy);
});

/** Files that are no notebooks, each with what the message says of it. */
const broken: Readonly<Record<string, [text: string | null, told: RegExp]>> = {
  'cut.ipynb': ['{ "nbformat": 4, "cells": [', /^cut\.ipynb: is no JSON: /],
  'empty.ipynb': ['', /^empty\.ipynb: is no JSON: /],
  'older.ipynb': ['{ "nbformat": 3 }', /^older\.ipynb: expected nbformat 4\.5, found 3$/],
  'without.ipynb': ['{ "nbformat": 4, "nbformat_minor": 5 }', /^without\.ipynb: has no list of ce/],
  'folder.ipynb': [null, /folder\.ipynb: cannot be read: it is a folder; expected a file$/],
};

building('a broken notebook is named; what was built before stays, and nothing else', async () => {
  const notebooks = mkdtempSync(join(tmpdir(), 'obelisk-notebooks-'));
  cpSync(`${root}notebooks`, notebooks, { recursive: true });
  const before = readdirSync(folder, { recursive: true });
  for (const [name, [text, told]] of Object.entries(broken)) {
    const path = join(notebooks, name);
    if (text === null) mkdirSync(path);
    else writeFileSync(path, text);
    const error = await buildLab(folder, notebooks).catch((reason: Error) => reason);
    assert.match((error as Error).message, told);
    rmSync(path, { recursive: true });
  }
  rmSync(notebooks, { recursive: true });
  assert.equal(readdirSync(folder, { recursive: true }), before);
  assert.equal(besides(), []);
});

/** What else a build left beside its folder. */
function besides(): string[] {
  const start = `${basename(folder)}.`;
  return readdirSync(dirname(folder)).filter((name) => name.startsWith(start));
}

building('what was there before is gone', () => {
  assert.not.ok(existsSync(join(folder, 'former')));
  assert.equal(besides(), []);
});

building.run();
