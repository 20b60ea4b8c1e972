import { existsSync } from 'node:fs';
import { suite } from 'uvu';
import { none } from '../support/none.js';
import { filesBelow, root, textOf } from '../support/workspace.js';

const sources = suite('sources');

const code = [
  ...filesBelow('packages', '.ts', '.mjs'),
  ...filesBelow('test', '.ts', '.mjs'),
  '.ci/run',
];
const texts = [
  ...code,
  ...['packages', 'docs', 'notebooks', 'test'].flatMap((folder) =>
    filesBelow(folder, '.json', '.md', '.ipynb'),
  ),
  ...['README.md', 'CHANGELOG.md', 'package.json', 'package-lock.json'].filter((path) =>
    existsSync(root + path),
  ),
];

/** Fails with `path:line: text` for every line of `paths` that `isWrong`. */
function refuseLines(paths: readonly string[], isWrong: (line: string) => boolean): void {
  const wrong = paths.flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, index) => (isWrong(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
  none(wrong);
}

sources('files have at most 300 lines', () => {
  const lines = (path: string) => textOf(path).trimEnd().split('\n').length;
  const long = code.filter((path) => lines(path) > 300);
  none(long.map((path) => `${path}: ${lines(path)} lines`));
});

sources('lines have at most 100 columns', () => {
  refuseLines(code, (line) => [...line].length > 100);
});

sources('random numbers come from a seeded generator', () => {
  refuseLines(code, (line) => line.includes('Math.' + 'random('));
});

sources('only commands print, and the display of a notebook that nobody shows', () => {
  const printing = /^packages\/(cli|notebook\/src\/(headless\/main|display\/host)\.ts)/;
  const silent = code.filter((path) => /^packages\/.*\.ts$/.test(path) && !printing.test(path));
  refuseLines(silent, (line) => /^(?!\s*(\*|\/\/)).*\bconsole\.(log|info|debug)\(/.test(line));
});

sources('pages are written by the tag that escapes, and shown in one place', () => {
  const written = filesBelow('packages', '.ts').concat(filesBelow('docs/build', '.mjs'));
  const others = written.filter((path) => !/viz\/src\/(escape|html)\.ts$/.test(path));
  const reads = 'docs/build/check-links.mjs';
  refuseLines(
    others.filter((path) => path !== reads),
    (line) => /&(lt|gt|amp|quot|#39);|escapeHtml/.test(line) && !line.includes(' * '),
  );
  const shown = others.filter((path) => !path.endsWith('lab/src/page/show-markup.ts'));
  refuseLines(shown, (line) => /\b(inner|outer)HTML\b|insertAdjacentHTML/.test(line));
});

sources('nothing names a folder or a host of the machine it was written on', () => {
  const folders = ['work', 'root', 'home', 'tmp', 'Users'].join('|');
  const absolute = new RegExp(`(^|["'\`\\s(=])/(${folders})/\\w`);
  refuseLines(texts, (line) => absolute.test(line));
});

sources('the lock file names no registry', () => {
  refuseLines(['package-lock.json'], (line) => /"resolved": "https?:/.test(line));
});

sources.run();
