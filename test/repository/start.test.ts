import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root, withoutCoverage } from '../support/workspace.js';

const start = suite<{ clone: string }>('the first start of obelisk', { clone: '' });

const main = (code: string) => `export async function main(): Promise<number> {\n${code}\n}\n`;
const compilerOptions = {
  ...{ rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo', composite: true },
  ...{ target: 'ES2022', module: 'NodeNext', types: [] },
};

/** What a fresh clone has of the command line, after npm ci: no build. */
start.before.each((context) => {
  const clone = mkdtempSync(join(tmpdir(), 'obelisk-start-'));
  mkdirSync(`${clone}/packages/cli/src`, { recursive: true });
  mkdirSync(`${clone}/node_modules`);
  symlinkSync(`${root}node_modules/typescript`, `${clone}/node_modules/typescript`);
  cpSync(`${root}packages/cli/bin`, `${clone}/packages/cli/bin`, { recursive: true });
  writeFileSync(`${clone}/package.json`, '{ "type": "module" }');
  writeFileSync(`${clone}/packages/cli/tsconfig.json`, JSON.stringify({ compilerOptions }));
  writeFileSync(`${clone}/packages/cli/src/main.ts`, main('return 7;'));
  context.clone = clone;
});

start.after.each(({ clone }) => rmSync(clone, { recursive: true }));

function obelisk(clone: string): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const script = `${clone}/packages/cli/bin/obelisk.mjs`;
    const child = spawn(process.execPath, [script], { env: withoutCoverage });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('close', (code) => resolve({ code, stderr }));
  });
}

/** Writes `code` as the program, as if in the future, so that it is newer than any build. */
function edit(clone: string, code: string): void {
  const path = `${clone}/packages/cli/src/main.ts`;
  writeFileSync(path, main(code));
  const soon = Date.now() / 1000 + 2;
  utimesSync(path, soon, soon);
}

const building = 'Building the packages, once ...\n';

start('builds at the first start, says so, and not again', async ({ clone }) => {
  assert.equal(await obelisk(clone), { code: 7, stderr: building });
  assert.equal(await obelisk(clone), { code: 7, stderr: '' });
});

start('several starts at once build once', async ({ clone }) => {
  const starts = await Promise.all([obelisk(clone), obelisk(clone), obelisk(clone)]);
  assert.equal(
    starts.map(({ code }) => code),
    [7, 7, 7],
  );
  assert.is(starts.map(({ stderr }) => stderr).join(''), building);
});

start('builds again after an edit, and when that did not compile', async ({ clone }) => {
  await obelisk(clone);
  edit(clone, "return 'eight';");
  const wrong = await obelisk(clone);
  assert.is(wrong.code, 1);
  assert.match(wrong.stderr, /do not compile\npackages\/cli\/src\/main\.ts\(2,1\): error TS2322/);
  assert.is((await obelisk(clone)).code, 1);
  edit(clone, 'return 8;');
  assert.is((await obelisk(clone)).code, 8);
});

start('a build that was broken off does not block', async ({ clone }) => {
  mkdirSync(`${clone}/node_modules/.obelisk-build`);
  writeFileSync(`${clone}/node_modules/.obelisk-build/process`, '999999999');
  assert.is((await obelisk(clone)).code, 7);
});

start('without TypeScript it says what to run', async ({ clone }) => {
  rmSync(`${clone}/node_modules/typescript`);
  const { code, stderr } = await obelisk(clone);
  assert.is(code, 1);
  assert.match(stderr, /^obelisk: TypeScript is not installed: run npm ci in .* first\n$/);
});

start.run();
