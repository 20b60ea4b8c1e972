// Turns the examples in docstrings into tests: every ```ts block under @example becomes one, and
// every ```ts block of the guides in docs/ and of the README.
//   expression; // => value       the expression equals the value, compared deeply
//   expression; // => ≈ value     every number within 1e-5
//   expression; // throws: text   throws an error whose message holds the text
// The tests are written as TypeScript below test/generated/, one file per package and one for the
// guides, so that the type check covers the examples too.
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
import ts from 'typescript';
import { exampleBody } from './doctest-body.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const generatedFolder = `${root}test/generated/`;

/** Writes test/generated/<package>.test.ts for every package with examples and docs.test.ts. */
export function writeDoctests() {
  mkdirSync(generatedFolder, { recursive: true });
  const stale = new Set(readdirSync(generatedFolder));
  const write = (name, what, examples) => {
    if (examples.length === 0) return;
    writeWhenChanged(`${generatedFolder}${name}.test.ts`, testFile(what, examples));
    stale.delete(`${name}.test.ts`);
  };
  const read = (paths, examples) =>
    paths.flatMap((path) => examples(path, readFileSync(root + path, 'utf8')));
  for (const name of readdirSync(`${root}packages`)) {
    write(name, `@obelisk/${name}`, read(sourcesOf(name), examplesIn));
  }
  write('docs', 'the guides', read(guides(), examplesInMarkdown));
  for (const name of stale) rmSync(generatedFolder + name, { force: true });
}

function guides() {
  const names = readdirSync(`${root}docs`).sort();
  return [
    'README.md',
    ...names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
  ];
}

/** The ```ts blocks of a page: { name, code }, the name with the line. */
export function examplesInMarkdown(path, text) {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(({ 1: code, index }) => ({
    name: `${path}:${text.slice(0, index).split('\n').length}`,
    code,
  }));
}

function sourcesOf(name) {
  const folder = `packages/${name}/src`;
  if (!existsSync(root + folder)) return [];
  const files = readdirSync(root + folder, { recursive: true }).sort();
  return files.filter((file) => file.endsWith('.ts')).map((file) => `${folder}/${file}`);
}

/** The examples in one source text: { name, code }, the name with the line and the symbol. */
export function examplesIn(path, text) {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const examples = [];
  const visit = (node) => {
    for (const comment of node.jsDoc ?? []) {
      for (const tag of comment.tags ?? []) {
        if (tag.tagName.text !== 'example') continue;
        const line = source.getLineAndCharacterOfPosition(tag.pos).line + 1;
        const name = `${path}:${line} ${nameOf(node)}`.trim();
        for (const code of blocks(tag.getText())) examples.push({ name, code });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return examples;
}

function nameOf(node) {
  const named = ts.isVariableStatement(node) ? node.declarationList.declarations[0] : node;
  return named.name?.getText() ?? '';
}

/** The ```ts blocks of a comment, without its asterisks. */
function blocks(comment) {
  const text = comment.replace(/^[ \t]*\*(?: |$)/gm, '');
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
}

/** The TypeScript of the doctests of one package, or of the guides. */
export function testFile(what, examples) {
  const tests = examples.map(({ name, code }) => {
    const { types, body } = exampleBody(code);
    return { types, text: `example(${JSON.stringify(name)}, async () => {\n${body}});\n` };
  });
  const needsAssert = tests.some(({ text }) => text.includes('doctest.'));
  const types = [...new Set(tests.flatMap((test) => test.types))];
  return [
    '// Generated from the docstrings by test/support/doctest.mjs.',
    "import { suite } from 'uvu';",
    ...(needsAssert ? ["import * as doctest from '../support/doctest-assert.js';"] : []),
    ...types,
    `const example = suite('examples in ${what}');`,
    ...tests.map(({ text }) => text),
    'example.run();\n',
  ].join('\n');
}

function writeWhenChanged(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeDoctests();
