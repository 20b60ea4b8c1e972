import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { examplesIn, examplesInMarkdown, testFile } from '../support/doctest.mjs';
import { near, same, throws } from '../support/doctest-assert.js';
import { exampleBody } from '../support/doctest-body.mjs';
import { writeDoctests } from '../support/write-doctests.mjs';

const doctest = suite('doctest');

/** A source with one documented function, whose example is `lines`. */
function documented(...lines: string[]): string {
  const comment = ['Doubles.', '', '@example', '```ts', ...lines, '```'];
  return `/**\n${comment.map((line) => ` * ${line}`).join('\n')}\n */\nexport function double() {}`;
}

/** Whether an assertion fails; uvu's own `throws` lets failed assertions through. */
function fails(assertion: () => void): boolean {
  try {
    assertion();
    return false;
  } catch {
    return true;
  }
}

doctest('an example is found with its place and name', () => {
  const [example] = examplesIn('double.ts', documented('double(2); // => 4'));
  assert.equal(example, { name: 'double.ts:4 double', code: 'double(2); // => 4\n' });
});

doctest('methods, constants and several blocks are found', () => {
  const block = '/** @example\n * ```ts\n * 1;\n * ```\n * and\n * ```ts\n * 2;\n * ```\n */';
  const text = `class A {\n${block}\n m() {}\n}\n${block}\nexport const k = 1;`;
  assert.equal(
    examplesIn('a.ts', text).map(({ name, code }) => name + code),
    ['a.ts:2 m1;\n', 'a.ts:2 m2;\n', 'a.ts:13 k1;\n', 'a.ts:13 k2;\n'],
  );
});

doctest('the examples of a page are its ts blocks', () => {
  const text = '# Page\n\n```sh\nls\n```\n\n```ts\n1; // => 1\n```\n';
  assert.equal(examplesInMarkdown('docs/page.md', text), [
    { name: 'docs/page.md:7', code: '1; // => 1\n' },
  ]);
});

doctest('expectations become assertions', () => {
  const { body } = exampleBody(
    ['f(\n  1,\n); // => [1]', 'g(); // => ≈ 0.5', 'h(); // throws: no h', 'const x = 1;'].join(
      '\n',
    ),
  );
  assert.is(
    body,
    'doctest.same(f(\n  1,\n), [1]);\n' +
      'doctest.near(g(), 0.5);\n' +
      'await doctest.throws(async () => h(), "no h");\n' +
      'const x = 1;\n',
  );
});

doctest('values are imported inside the example, types at the top of the file', () => {
  const { types, body } = exampleBody(
    [
      "import { a, b as c, type D } from 'm';",
      "import type { E } from 'm';",
      "import * as n from 'n';",
    ].join('\n'),
  );
  assert.equal(types, ["import type { D } from 'm';", "import type { E } from 'm';"]);
  assert.is(body, "const { a, b: c } = await import('m');\nconst n = await import('n');\n");
});

doctest('an expectation that would go unnoticed fails', () => {
  for (const code of ['const x = f(); // => 1', '// => 1', 'if (a) {\n  b(); // => 1\n}']) {
    assert.match(exampleBody(code).body, /^throw new Error\('an expectation must end/);
  }
  assert.match(exampleBody('f(); // => a tensor').body, /^throw new Error\("no value: a tensor/);
});

doctest('the file of a package names each example', () => {
  const file = testFile('@obelisk/nn', [
    { name: 'packages/nn/src/a.ts:3 a', code: '1; // => 1\n' },
  ]);
  assert.match(file, 'example("packages/nn/src/a.ts:3 a", async () => {\ndoctest.same(1, 1);\n});');
  assert.match(file, 'example.run();');
});

doctest('values are compared deeply, typed arrays with plain ones too', () => {
  same({ a: Float32Array.of(1, 2) }, { a: [1, 2] });
  assert.ok(fails(() => same([1, 2], [1, 3])));
  assert.ok(fails(() => same(0.1 + 0.2, 0.3)));
});

doctest('near values pass, others fail', () => {
  near({ a: [0.1 + 0.2] }, { a: [0.3] });
  near(Float32Array.of(0.1), [0.1]);
  assert.ok(fails(() => near(0.30002, 0.3)));
  assert.ok(fails(() => near([1, 2], [1])));
  assert.ok(fails(() => near(Number.NaN, 1)));
});

doctest('an error is expected with its text', async () => {
  const run = async () => {
    throw new Error('conv3d: no weight');
  };
  await throws(run, 'no weight');
  const failure = (await throws(run, 'no input').catch((error: Error) => error)) as Error;
  assert.match(failure.message, 'expected an error with "no input"');
  const silent = (await throws(async () => 1, 'x').catch((error: Error) => error)) as Error;
  assert.match(silent.message, 'expected an error: x');
});

doctest('tests are written only of sources that changed, and go with them', async () => {
  const root = `${mkdtempSync(join(tmpdir(), 'obelisk-doctests-'))}/`;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(root + path), { recursive: true });
    writeFileSync(root + path, text);
  };
  const generated = (name: string) => readFileSync(`${root}test/generated/${name}.test.ts`, 'utf8');
  try {
    write('packages/one/src/a.ts', documented('double(1); // => 2'));
    write('packages/two/src/b.ts', documented('double(2); // => 4'));
    write('packages/none/src/c.ts', 'export const silent = 1;');
    write('docs/page.md', 'no example');
    write('README.md', '```ts\n1; // => 1\n```\n');
    assert.equal((await writeDoctests(root)).sort(), ['docs', 'one', 'two']);
    assert.equal(await writeDoctests(root), []);
    const untouched = generated('two');
    write('packages/one/src/a.ts', documented('double(3); // => 6'));
    assert.equal(await writeDoctests(root), ['one']);
    assert.match(generated('one'), 'doctest.same(double(3), 6);');
    assert.is(generated('two'), untouched);
    rmSync(`${root}test/generated/two.test.ts`);
    assert.equal(await writeDoctests(root), ['two']);
    rmSync(`${root}packages/one`, { recursive: true });
    assert.equal(await writeDoctests(root), []);
    assert.not.ok(existsSync(`${root}test/generated/one.test.ts`));
  } finally {
    rmSync(root, { recursive: true });
  }
});

doctest.run();
