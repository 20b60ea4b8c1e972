// A fresh clone, or one whose sources changed, holds no build that fits them: `npx obelisk` makes
// it. Several commands may start at once: one builds, the others wait for it.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isBuilding, takeBuildLock } from './build-lock.mjs';
import { buildState, recordOf } from './build-state.mjs';
import { neededPackages } from './needed-packages.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const tsc = `${root}node_modules/typescript/bin/tsc`;
const lockFolder = `${root}node_modules/.obelisk-build`;

/** Builds the packages that the command needs if there is no build or an older one. */
export async function buildWhenDue() {
  const packages = neededPackages(`${root}packages/cli`);
  if (!isBuilding(lockFolder) && buildState(packages) === 'current') return;
  if (!existsSync(tsc)) throw new Error(`TypeScript is not installed: run npm ci in ${root} first`);
  try {
    await buildAlone(packages);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
    runUnbuilt(packages);
  }
}

async function buildAlone(packages) {
  for (const folder of packages) accessSync(folder, constants.W_OK);
  const lock = await takeBuildLock(lockFolder);
  try {
    // What a build that was broken off has written is not to be trusted.
    if (lock.wasAbandoned) for (const folder of packages) rmSync(recordOf(folder), { force: true });
    if (buildState(packages) !== 'current') await build(lock);
  } finally {
    lock.release();
  }
}

async function build(lock) {
  console.error('Building the packages, once ...');
  const child = spawn(process.execPath, [tsc, '-b', 'packages/cli'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  lock.holder(child.pid);
  const ended = new Promise((resolve) => child.on('close', (...how) => resolve(how)));
  const report = await text(child.stdout);
  const [code, signal] = await ended;
  if (code === 0) return;
  if (signal !== null) throw new Error(`the packages are not built: TypeScript ended by ${signal}`);
  // What TypeScript says of a file that it may not write.
  const unwritable = /error TS5033: .*/.exec(report);
  if (unwritable) throw new Error(`the packages are not built: ${unwritable[0]}`);
  throw new Error(`the packages do not compile\n${report}`);
}

/** Who may not write here runs what is there, if it is whole. */
function runUnbuilt(packages) {
  const state = buildState(packages);
  const remedy = `${root} cannot be written by you: whoever may write there runs npx obelisk once`;
  if (state === 'missing' || isBuilding(lockFolder)) {
    throw new Error(`the packages are not built, and ${remedy}`);
  }
  if (state === 'old') console.error(`obelisk: the build is older than its sources, and ${remedy}`);
}
