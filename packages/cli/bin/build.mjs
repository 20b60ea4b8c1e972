// A fresh clone, or one whose sources changed, holds no build that fits them: `npx obelisk` makes
// it. Several commands may start at once: one builds, the others wait for it.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const tsc = `${root}node_modules/typescript/bin/tsc`;
const lock = `${root}node_modules/.obelisk-build`;

/** Builds the packages if one of them has no build or an older one than its sources. */
export async function buildWhenDue() {
  if (!isBuildDue()) return;
  if (!existsSync(tsc)) throw new Error(`TypeScript is not installed: run npm ci in ${root} first`);
  while (!takeLock()) await sleep(200);
  try {
    if (isBuildDue()) build();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function build() {
  console.error('Building the packages, once ...');
  const command = [tsc, '-b', 'packages/cli'];
  const { status, stdout } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the packages do not compile\n${stdout}`);
}

/** Whether a package lacks a build, or its build is older than its sources or had errors. */
function isBuildDue() {
  return readdirSync(`${root}packages`).some((name) => {
    const folder = `${root}packages/${name}/`;
    const record = `${folder}dist/.tsbuildinfo`;
    if (!existsSync(`${folder}src`)) return false;
    if (!existsSync(record) || isBroken(record)) return true;
    return newestTime(`${folder}src`) > statSync(record).mtimeMs;
  });
}

/** Whether the build that TypeScript recorded had errors: it writes JavaScript all the same. */
function isBroken(record) {
  const { errors, semanticDiagnosticsPerFile } = JSON.parse(readFileSync(record, 'utf8'));
  return Boolean(errors || semanticDiagnosticsPerFile);
}

function newestTime(folder) {
  const sources = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts'));
  return Math.max(0, ...sources.map((name) => statSync(`${folder}/${name}`).mtimeMs));
}

/** True when this process may build now; a lock whose process is gone counts as free. */
function takeLock() {
  try {
    mkdirSync(lock);
    writeFileSync(`${lock}/process`, String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned()) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function isAbandoned() {
  try {
    process.kill(Number(readFileSync(`${lock}/process`, 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'ESRCH') return true;
    return error.code === 'ENOENT' && Date.now() - timeOf(lock) > 60_000;
  }
}

function timeOf(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
}
