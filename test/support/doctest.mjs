// Turns the examples in docstrings into tests: every ```ts block under @example becomes one, and
// every ```ts block of the guides in docs/ and of the README.
//   expression; // => value       the expression equals the value, compared deeply
//   expression; // => ≈ value     every number within 1e-5
//   expression; // throws: text   throws an error whose message holds the text
// `write-doctests.mjs` writes them.
import ts from 'typescript';
import { exampleBody } from './doctest-body.mjs';

/** The ```ts blocks of a page: { name, code }, the name with the line. */
export function examplesInMarkdown(path, text) {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(({ 1: code, index }) => ({
    name: `${path}:${text.slice(0, index).split('\n').length}`,
    code,
  }));
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
