import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unless } from '../support/skip.js';
import { root, withoutCoverage } from '../support/workspace.js';

const start = suite<{ clone: string }>('the first start of obelisk', { clone: '' });

const main = (code: string) => `export function main(): number {\n${code}\n}\n`;
const compilerOptions = {
  ...{ rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo', composite: true },
  ...{ target: 'ES2022', lib: ['ES5'], module: 'NodeNext', types: [] },
};

/** Without links: the compiler names files by where they really are. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'obelisk-start-')));
const fresh = join(folder, 'fresh');
const built = join(folder, 'built');

/** What a fresh clone has of the command line, after npm ci: no build. */
start.before(async () => {
  chmodSync(folder, 0o755);
  mkdirSync(`${fresh}/node_modules`, { recursive: true });
  symlinkSync(`${root}node_modules/typescript`, `${fresh}/node_modules/typescript`);
  cpSync(`${root}packages/cli/bin`, `${fresh}/packages/cli/bin`, { recursive: true });
  writeFileSync(`${fresh}/package.json`, '{ "type": "module" }');
  writePackage(fresh, 'cli', { 'main.ts': main('return 7;') }, ['../nn']);
  writePackage(fresh, 'nn', { 'index.ts': 'export {};\n', 'adam.ts': 'export {};\n' });
  // As the lab: the command does not need it.
  writePackage(fresh, 'notebook', { 'index.ts': 'export {};\n' }, ['../nn']);
  await obelisk(copyOf(fresh, 'built'));
});

start.before.each((context) => {
  context.clone = copyOf(built, 'clone');
});

start.after.each(({ clone }) => {
  chmodAll(clone, 0o755);
  rmSync(clone, { recursive: true });
});
start.after(() => rmSync(folder, { recursive: true }));

function copyOf(clone: string, name: string): string {
  const copy = join(folder, name);
  cpSync(clone, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  return copy;
}

function writePackage(
  clone: string,
  name: string,
  sources: Readonly<Record<string, string>>,
  needed: readonly string[] = [],
): void {
  const folder = `${clone}/packages/${name}`;
  mkdirSync(`${folder}/src`, { recursive: true });
  const references = needed.map((path) => ({ path }));
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, references }));
  for (const [file, text] of Object.entries(sources)) writeFileSync(`${folder}/src/${file}`, text);
}

/** All but what lies behind links. */
function chmodAll(path: string, mode: number): void {
  chmodSync(path, mode);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) chmodAll(join(path, entry.name), mode);
    else if (entry.isFile()) chmodSync(join(path, entry.name), mode);
  }
}

function obelisk(
  clone: string,
  user: { uid?: number; gid?: number } = {},
): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const script = `${clone}/packages/cli/bin/obelisk.mjs`;
    const child = spawn(process.execPath, [script], { env: withoutCoverage, ...user });
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
  makeNewer(path);
}

function makeNewer(path: string): void {
  const soon = Date.now() / 1000 + 2;
  utimesSync(path, soon, soon);
}

const building = 'Building the packages, once ...\n';

start('builds at the first start, says so, and not again; several at once build once', async () => {
  const clone = copyOf(fresh, 'several');
  const starts = await Promise.all([obelisk(clone), obelisk(clone), obelisk(clone)]);
  assert.equal(
    starts.map(({ code }) => code),
    [7, 7, 7],
  );
  assert.is(starts.map(({ stderr }) => stderr).join(''), building);
  assert.equal(await obelisk(clone), { code: 7, stderr: '' });
});

start('builds again after an edit, and when that did not compile', async ({ clone }) => {
  edit(clone, "return 'eight';");
  const wrong = await obelisk(clone);
  assert.is(wrong.code, 1);
  assert.match(wrong.stderr, /do not compile\npackages\/cli\/src\/main\.ts\(2,1\): error TS2322/);
  assert.is((await obelisk(clone)).code, 1);
  edit(clone, 'return 8;');
  assert.is((await obelisk(clone)).code, 8);
});

start(
  'builds again when a source is gone, and not when sources are only newer',
  async (context) => {
    const { clone } = context;
    await obelisk(clone);
    for (const name of ['cli/src/main.ts', 'nn/src/adam.ts', 'nn/src']) {
      makeNewer(`${clone}/packages/${name}`);
    }
    assert.equal(await obelisk(clone), { code: 7, stderr: '' });
    rmSync(`${clone}/packages/nn/src/adam.ts`);
    makeNewer(`${clone}/packages/nn/src`);
    assert.equal(await obelisk(clone), { code: 7, stderr: building });
  },
);

start('a build that was broken off does not block, and nothing of it stays', async ({ clone }) => {
  const lock = `${clone}/node_modules/.obelisk-build`;
  mkdirSync(lock);
  writeFileSync(`${lock}/process`, `${hostname()} 999999999`);
  // The record is that of the build before, as if the sources had been changed and changed back.
  truncateSync(`${clone}/packages/cli/dist/main.js`, 20);
  assert.equal(await obelisk(clone), { code: 7, stderr: building });
  assert.not.ok(existsSync(lock));
});

start('a record that is cut off is no build', async ({ clone }) => {
  truncateSync(`${clone}/packages/nn/dist/.tsbuildinfo`, 100);
  assert.equal(await obelisk(clone), { code: 7, stderr: building });
  assert.equal(await obelisk(clone), { code: 7, stderr: '' });
});

/** To root everything may be written: then as the user `nobody`. */
const reader = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
unless(noReader(), start)('who may not write there runs the build, or reads why not', async () => {
  const clone = copyOf(built, 'sealed');
  const remedy = 'cannot be written by you: whoever may write there runs npx obelisk once\n';
  const asReader = async () => {
    chmodAll(clone, 0o555);
    const run = await obelisk(clone, reader);
    chmodAll(clone, 0o755);
    return run;
  };
  assert.equal(await asReader(), { code: 7, stderr: '' });
  edit(clone, 'return 8;');
  const older = `obelisk: the build is older than its sources, and ${clone}/ ${remedy}`;
  assert.equal(await asReader(), { code: 7, stderr: older });
  rmSync(`${clone}/packages/nn/dist`, { recursive: true });
  const none = `obelisk: the packages are not built, and ${clone}/ ${remedy}`;
  assert.equal(await asReader(), { code: 1, stderr: none });
});

/** Why nobody can be tried who may read but not write, or null. */
function noReader(): string | null {
  if (process.platform === 'win32') return 'Windows has other rights';
  const argv = ['-e', `require(${JSON.stringify(`${root}node_modules/typescript`)})`];
  const { status } = spawnSync(process.execPath, argv, { ...reader });
  return status === 0 ? null : 'another user cannot read this checkout';
}

start('without TypeScript it says what to run', async () => {
  const clone = copyOf(fresh, 'bare');
  rmSync(`${clone}/node_modules/typescript`);
  const { code, stderr } = await obelisk(clone);
  assert.is(code, 1);
  assert.match(stderr, /^obelisk: TypeScript is not installed: run npm ci in .* first\n$/);
});

start.run();
