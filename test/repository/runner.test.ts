import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cheapFirst } from '../support/test-order.mjs';
import { root, withoutCoverage } from '../support/workspace.js';

const runner = suite('test runner');

/** A test file with one suite; `tests` registers its tests. */
function suiteWith(...tests: string[]): string {
  const lines = ["import { suite } from 'uvu';", "const a = suite('a');", ...tests, 'a.run();'];
  return lines.join('\n');
}

/** Runs the test runner over a folder with these files. */
function run(files: Record<string, string>, ...flags: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-runner-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const command = [`${root}test/support/run-tests.mjs`, '--folder', folder, ...flags];
    const options = { encoding: 'utf8', env: withoutCoverage } as const;
    const { status, stdout } = spawnSync(process.execPath, command, options);
    return { status, lastLine: stdout.trimEnd().split('\n').at(-1), output: stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

runner('adds up the files and passes', () => {
  const twoTests = suiteWith("a('one', () => {});", "a('two', async () => {});");
  const oneTest = suiteWith("a('three', () => {});");
  const { status, lastLine } = run({ 'a.test.ts': twoTests, 'b.test.ts': oneTest });
  assert.is(lastLine, '3 passed, 0 failed, 0 skipped');
  assert.is(status, 0);
});

runner('a pattern chooses the files and shows what they print', () => {
  const talking = suiteWith("a('one', () => console.log('figures'));");
  const files = { 'a.test.ts': talking, 'b.test.ts': suiteWith("a('two', () => {});") };
  const chosen = run(files, 'a.test');
  assert.is(chosen.lastLine, '1 passed, 0 failed, 0 skipped');
  assert.match(chosen.output, 'figures');
  assert.not.match(run(files).output, 'figures');
});

runner('a file of just the name that is given is the only one', () => {
  const one = suiteWith("a('one', () => {});");
  const files = { 'tape.test.ts': one, 'stale-tape.test.ts': one, 'tapes.test.ts': one };
  assert.is(run(files, 'tape').lastLine, '1 passed, 0 failed, 0 skipped');
  assert.is(run(files, 'tap').lastLine, '3 passed, 0 failed, 0 skipped');
});

runner('cheap files come first: as they were before, or by their folders', () => {
  const files = ['gpu/a', 'lab/b', 'tensor/c', 'nn/d', 'nn/e'];
  assert.equal(cheapFirst(files, {}), ['tensor/c', 'nn/d', 'nn/e', 'lab/b', 'gpu/a']);
  const known = { 'gpu/a': 0.5, 'nn/e': 1 };
  assert.equal(cheapFirst(files, known), ['gpu/a', 'nn/e', 'tensor/c', 'nn/d', 'lab/b']);
});

runner('processor seconds are told, those of programs that a test starts with them', () => {
  const burn = 'const end = process.cpuUsage().user + 5e5; while (process.cpuUsage().user < end);';
  const text = suiteWith(
    "const { spawnSync } = await import('node:child_process');",
    `a('one', () => spawnSync(process.execPath, ['-e', ${JSON.stringify(burn)}]));`,
  );
  const files = { 'a.test.ts': text, 'b.test.ts': suiteWith("a('two', () => {});") };
  const { output } = run(files, '--times');
  assert.match(output, /in all, \d+\.\d minutes|does not tell processor times/);
  const seconds = (file: string) => Number(new RegExp(`([\\d.]+) s ${file}`).exec(output)?.[1]);
  if (process.platform === 'linux') assert.ok(seconds('a.test') >= 0.5, output);
});

runner('--watch runs again at a change, and ends with Ctrl-C', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-runner-'));
  const file = join(folder, 'a.test.ts');
  writeFileSync(file, suiteWith("a('one', () => {});"));
  const command = [`${root}test/support/run-tests.mjs`, '--folder', folder, '--watch'];
  const child = spawn(process.execPath, command, { env: withoutCoverage });
  let output = '';
  const said = async (text: string) => {
    while (!output.includes(text)) output += (await once(child.stdout, 'data'))[0];
  };
  try {
    await said('runs again at the next change');
    assert.match(output, '1 passed, 0 failed, 0 skipped');
    output = '';
    writeFileSync(file, suiteWith("a('one', () => { throw new Error('wrong'); });"));
    await said('runs again at the next change');
    assert.match(output, '0 passed, 1 failed, 0 skipped');
    child.kill('SIGINT');
    assert.equal(await once(child, 'exit'), [130, null]);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});

runner('skips are told with their reasons', () => {
  const skip = JSON.stringify(pathToFileURL(`${root}test/support/skip.ts`).href);
  const text = suiteWith(
    `const { unless } = await import(${skip});`,
    "unless('no GPU', a)('one', () => {});",
    "unless(null, a)('two', () => {});",
  );
  const { status, lastLine, output } = run({ 'a.test.ts': text });
  assert.is(lastLine, '1 passed, 0 failed, 1 skipped');
  assert.match(output, 'SKIP no GPU: one');
  assert.is(status, 0);
});

runner('a failing test fails, at its line of TypeScript', () => {
  const text = suiteWith("a('one', () => {", "  throw new Error('wrong' as string);", '});');
  const { status, lastLine, output } = run({ 'a.test.ts': text });
  assert.is(lastLine, '0 passed, 1 failed, 0 skipped');
  assert.match(output, /a\.test\.ts:4:9/);
  assert.is(status, 1);
});

/** Test files that must not pass, each with what the report says of it. */
const broken: Record<string, [text: string, told: RegExp]> = {
  'a forgotten run': ["import { suite } from 'uvu';\nsuite('a')('one', () => {});", /forget \.run/],
  'a suite without tests': [suiteWith(), /holds no test/],
  'an import that is missing': ["import './missing.js';", /cannot be imported/],
  'an import that throws': ["throw new Error('no data');", /cannot be imported[\s\S]*no data/],
  'a file that does not parse': ['const = 1;', /cannot be imported/],
  'a before hook that throws': [
    suiteWith("a.before(() => { throw new Error('no folder'); });", "a('one', () => {});"),
    /before: Error: no folder/,
  ],
  'an after hook that throws': [
    suiteWith("a.after(() => { throw new Error('no folder'); });", "a('one', () => {});"),
    /after: Error: no folder/,
  ],
  'a rejection that nobody handles': [
    suiteWith("a('one', async () => {", "  void Promise.reject(new Error('late'));", '});'),
    /ended with exit code 1[\s\S]*"a > one"/,
  ],
  'a process that ends early': [
    suiteWith("a('one', () => process.exit(0));"),
    /ended with exit code 0 in or after "a > one"/,
  ],
  'a promise that nothing can fulfil': [
    suiteWith("a('one', () => new Promise(() => {}));"),
    /ended with exit code 13 in or after "a > one"/,
  ],
  'a test that hangs': [
    suiteWith("a('one', () => {", '  for (;;);', '});'),
    /no answer for 5 s in or after "a > one"/,
  ],
};

runner('whatever else goes wrong fails, and is told', () => {
  const cases = Object.entries(broken);
  const files = cases.map(([name, [text]]) => [`${name}.test.ts`, text]);
  const { status, lastLine, output } = run(Object.fromEntries(files), '--timeout', '5');
  for (const [name, [, told]] of cases) {
    const [report] = output.split(`FAIL ${name}.test.ts: `)[1]?.split('\nFAIL ') ?? [];
    assert.match(report ?? output, /^\d passed, 1 failed/, name);
    assert.match(report ?? output, told, name);
  }
  assert.match(lastLine ?? '', `${cases.length} failed, 0 skipped`);
  assert.is(status, 1);
});

runner('a run without any test fails', () => {
  const { status, lastLine } = run({});
  assert.is(lastLine, '0 passed, 0 failed, 0 skipped');
  assert.is(status, 1);
});

runner.run();
