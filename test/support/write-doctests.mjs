// Writes the examples of docstrings and guides as tests below test/generated/, one file per package
// and one for the guides, so that the type check covers the examples too. A file holds the sum of
// the sources it was made of: it is written again only when one of them changed, and TypeScript is
// loaded only then.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));
/** What makes the tests: when it changes, all are made anew. */
const makers = ['write-doctests.mjs', 'doctest.mjs', 'doctest-body.mjs'].map((name) =>
  readFileSync(new URL(name, import.meta.url), 'utf8'),
);

/**
 * Writes test/generated/<package>.test.ts for every package with examples and docs.test.ts, where
 * they are not there yet or their sources changed.
 * @returns the names of packages whose sources were read anew, and `docs`
 */
export async function writeDoctests(root = repository) {
  const folder = `${root}test/generated/`;
  mkdirSync(folder, { recursive: true });
  const packages = readdirSync(`${root}packages`).map((name) => ({
    ...{ name, what: `@obelisk/${name}`, paths: sourcesOf(root, name) },
  }));
  const all = [...packages, { name: 'docs', what: 'the guides', paths: guides(root) }];
  const stale = new Set(readdirSync(folder));
  const made = [];
  for (const { name, what, paths } of all) {
    const sources = paths.map((path) => ({ path, text: readFileSync(root + path, 'utf8') }));
    // One without any example is no file: a test file without a test fails.
    if (!sources.some(({ text }) => text.includes('```ts'))) continue;
    const file = `${folder}${name}.test.ts`;
    stale.delete(`${name}.test.ts`);
    const sum = `// Sources: ${sumOf(sources)}\n`;
    if (existsSync(file) && readFileSync(file, 'utf8').startsWith(sum)) continue;
    const { examplesIn, examplesInMarkdown, testFile } = await import('./doctest.mjs');
    const read = name === 'docs' ? examplesInMarkdown : examplesIn;
    const examples = sources.flatMap(({ path, text }) => read(path, text));
    write(file, sum + testFile(what, examples));
    made.push(name);
  }
  for (const name of stale) rmSync(folder + name, { force: true });
  return made;
}

function guides(root) {
  const names = readdirSync(`${root}docs`).sort();
  return [
    'README.md',
    ...names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
  ];
}

function sourcesOf(root, name) {
  const folder = `packages/${name}/src`;
  if (!existsSync(root + folder)) return [];
  const files = readdirSync(root + folder, { recursive: true }).sort();
  return files.filter((file) => file.endsWith('.ts')).map((file) => `${folder}/${file}`);
}

/** Paths as well: an example's name has them. */
function sumOf(sources) {
  const hash = createHash('sha256');
  for (const text of makers) hash.update(text).update('\0');
  for (const { path, text } of sources) hash.update(`${path}\0${text}\0`);
  return hash.digest('hex');
}

/** In one step, as another run may read it. */
function write(path, text) {
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeDoctests();
