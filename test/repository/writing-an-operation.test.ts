// docs/writing-an-operation.md, followed to the letter in a copy of what it changes: the operation
// works, and whatever is left out the compiler names in the words of the page.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onKernel, openDevice } from '@obelisk/engine';
import type * as tensorPackage from '@obelisk/tensor';
import { build } from 'esbuild';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { outcomeOf } from '../kernels/conformance/check.js';
import type { ConformanceCase } from '../kernels/conformance/types.js';
import { changed, changesOf } from '../support/page-changes.js';
import { root, textOf } from '../support/workspace.js';

const adding = suite('writing an operation, as the page says');

const page = textOf('docs/writing-an-operation.md');
const changes = changesOf(page);
const copy = mkdtempSync(join(tmpdir(), 'obelisk-operation-'));
const copied = ['kernels', 'tensor'];

/** The packages that the page changes are copied; all others are those that are there. */
function copyRepository(): void {
  for (const name of copied) {
    for (const part of ['src', 'package.json']) {
      const path = `packages/${name}/${part}`;
      cpSync(root + path, join(copy, path), { recursive: true });
    }
  }
  cpSync(`${root}package.json`, join(copy, 'package.json'));
  cpSync(`${root}test/kernels`, join(copy, 'test/kernels'), { recursive: true });
  mkdirSync(join(copy, 'node_modules/@obelisk'), { recursive: true });
  for (const name of readdirSync(`${root}node_modules`)) {
    if (name.startsWith('.') || name === '@obelisk') continue;
    symlinkSync(`${root}node_modules/${name}`, join(copy, 'node_modules', name));
  }
  for (const name of ['webasm', 'engine', ...copied]) {
    const top = copied.includes(name) ? copy : root;
    symlinkSync(join(top, 'packages', name), join(copy, 'node_modules/@obelisk', name));
  }
}

/** The changed files by their paths, as the page wants them. */
const wanted = new Map(
  changes.map((change) => [change.path, changed(textOf(change.path), change)] as const),
);

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
  customConditions: ['obelisk-source'],
  types: ['node'],
  strict: true,
  verbatimModuleSyntax: true,
  noUnusedLocals: true,
  skipLibCheck: true,
  noEmit: true,
};
const parsed = new Map<string, ts.SourceFile>();
let former: ts.Program | undefined;

/** What the compiler says of the changed files, and of the table of rules, with these texts. */
function messages(texts: ReadonlyMap<string, string>): string[] {
  const host = ts.createCompilerHost(options);
  host.getSourceFile = (file, target) => {
    const text = texts.get(file.slice(copy.length + 1)) ?? host.readFile(file) ?? '';
    const key = `${file}\0${text}`;
    const source = parsed.get(key) ?? ts.createSourceFile(file, text, target);
    parsed.set(key, source);
    return source;
  };
  host.getCurrentDirectory = () => copy;
  const entries = ['packages/tensor/src/index.ts', 'test/kernels/conformance/elementwise.ts'];
  const rootNames = entries.map((entry) => join(copy, entry));
  const program = ts.createProgram({ rootNames, options, host, oldProgram: former });
  former = program;
  const watched = [...wanted.keys(), 'packages/tensor/src/rules/rules.ts'];
  return watched.flatMap((path) => {
    const source = program.getSourceFile(join(copy, path));
    const found = program.getSemanticDiagnostics(source);
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  });
}

adding.before(copyRepository);
adding.after(() => rmSync(copy, { recursive: true }));

adding('it takes at most four files, and the compiler has nothing to say', () => {
  assert.is(changes.length, 4);
  for (const [path, text] of wanted) writeFileSync(join(copy, path), text);
  assert.equal(messages(wanted), []);
});

/** Takes a piece out of one of the changed files. */
const without = (path: string, piece: string | RegExp) => {
  const text = wanted.get(path) ?? '';
  const less = text.replace(piece, '');
  assert.is.not(less, text);
  return new Map([...wanted, [path, less]]);
};
const [kernel, operation, rules] = wanted.keys();

/** By the first column of the page's table. */
const leftOut: Readonly<Record<string, () => ReadonlyMap<string, string>>> = {
  'the kernel': () => new Map([...wanted, [kernel, textOf(kernel)]]),
  'the line in `Operations`': () => without(operation, /^ {4}smoothStep: .*\n/m),
  '`vjp`': () =>
    without(operation, /^ {2}vjp: (?:(?!^ {2}vjp)[\s\S])*?multiply\(x, scale[\s\S]*?\],\n/m),
  'the rule': () => new Map([...wanted, [rules, textOf(rules)]]),
  '`...elementwise` of the rule': () =>
    without(rules, /^ {4}\.\.\.elementwise,\n(?= {4}multiplyAdds: \(step\) => 3)/m),
  '`gradchecks` of the rule': () => without(rules, /^ {4}gradchecks: \[check\('smoothStep.*\n/m),
};
const rows = [...page.matchAll(/^\| (.+?) \| the compiler \| `(.+)` \|$/gm)];

for (const [, piece, message] of rows) {
  adding(`without ${piece} it says what is missing`, () => {
    const said = messages(leftOut[piece]());
    assert.ok(
      said.some((text) => text.includes(message)),
      `${said.join('\n')}\nis not: ${message}`,
    );
  });
}

adding('the page says what the compiler says for each piece', () => {
  assert.equal(
    rows.map(([, piece]) => piece),
    Object.keys(leftOut),
  );
});

interface Copy {
  readonly tensor: typeof tensorPackage;
  readonly outcomeOf: typeof outcomeOf;
  readonly cases: readonly ConformanceCase[];
}

/** The changed packages as they run. */
async function runnableCopy(): Promise<Copy> {
  const outfile = join(copy, 'changed.mjs');
  const contents = [
    "export * as tensor from '@obelisk/tensor';",
    "export { outcomeOf } from './test/kernels/conformance/check.js';",
    "export { cases } from './test/kernels/conformance/elementwise.js';",
  ].join('\n');
  await build({
    stdin: { contents, resolveDir: copy, loader: 'ts' },
    ...{
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'es2022',
      logLevel: 'error',
    },
    conditions: ['obelisk-source'],
    external: ['@obelisk/engine', '@obelisk/webasm', 'mathjs', 'ndarray'],
  });
  return import(pathToFileURL(outfile).href);
}

adding('its numbers, method, gradient, rule and kernel are right', async () => {
  const { tensor, outcomeOf, cases } = await runnableCopy();
  // biome-ignore lint/suspicious/noExplicitAny: the types of this process do not know it.
  const { smoothStep } = tensor as any;
  const x = tensor.tensor([0, 0.25, 1]);
  assert.equal(smoothStep(x).tolist(), [0, 0.15625, 1]);
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  assert.equal((x as any).smoothStep().tolist(), [0, 0.15625, 1]);
  const step = { inputShapes: [[2, 5]], shape: [2, 5], options: null } as never;
  assert.is(tensor.ruleOf('here', 'smoothStep').multiplyAdds(step), 30);
  const checks = tensor.gradcheckOperations.filter((check) => check.operation === 'smoothStep');
  assert.is(checks.length, 1);
  for (const device of ['webasm', 'float64'] as const) {
    assert.ok((await checks[0].run(device)).passed, device);
  }
  const ran = new Set<string>();
  const stop = onKernel(({ kernel }) => ran.add(kernel));
  for (const testCase of cases) {
    assert.is((await outcomeOf(testCase, openDevice('webasm'))).problem, null);
  }
  stop();
  assert.ok(ran.has('smoothStep'), 'a case of the conformance suite');
});

adding('a place that a file does not have is told', () => {
  const [change] = changesOf('**[a.ts](../a.ts)**\n\n```diff\n-one\n+two\n```\n');
  assert.is(changed('zero\none\n', change), 'zero\ntwo\n');
  assert.throws(() => changed('zero\n', change), /^a\.ts has 0 times what the page shows:\none$/);
});

adding.run();
