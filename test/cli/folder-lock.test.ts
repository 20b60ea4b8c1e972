import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lockFolder } from '../../packages/cli/src/training/folder-lock.js';
import { obelisk, temporaryFolder } from './obelisk.js';

const lock = suite('one training per folder');
const folder = mkdtempSync(join(tmpdir(), 'obelisk-lock-'));
const path = join(folder, 'training.lock');

lock.after(() => rmSync(folder, { recursive: true }));

function heldBy(pid: number, host: string, secondsAgo = 0): void {
  writeFileSync(path, JSON.stringify({ pid, host }));
  const then = new Date(Date.now() - secondsAgo * 1000);
  utimesSync(path, then, then);
}

/** The number of a process that has ended. */
const { pid: ended } = spawnSync(process.execPath, ['--version']);

lock('is taken, and given back', () => {
  const unlock = lockFolder(folder);
  const holder = { pid: process.pid, host: hostname() };
  assert.equal(JSON.parse(readFileSync(path, 'utf8')), holder);
  unlock();
  assert.not(existsSync(path));
});

lock('is refused while another process here holds it', () => {
  heldBy(process.ppid, hostname());
  const message = `${folder}: process ${process.ppid} is training here; wait for its end`;
  assert.throws(
    () => lockFolder(folder),
    (error: Error) => error.message.startsWith(message),
  );
});

lock('is taken over from a process that is gone', () => {
  heldBy(ended, hostname());
  lockFolder(folder)();
  assert.not(existsSync(path));
});

lock('is taken over when its text tells nothing', () => {
  writeFileSync(path, '{"pid":');
  lockFolder(folder)();
});

lock('of another machine holds as long as it shows life', () => {
  heldBy(1, 'another-machine', 60);
  assert.throws(() => lockFolder(folder), /process 1 on another-machine is training here/);
  heldBy(1, 'another-machine', 3600);
  lockFolder(folder)();
});

lock('a training in a locked folder says so, and begins once the lock is gone', async () => {
  const out = temporaryFolder();
  const place = join(out, 'training.lock');
  writeFileSync(place, JSON.stringify({ pid: process.ppid, host: hostname() }));
  const argv = [
    'train',
    '--model',
    'obelisk',
    '--phantoms',
    '3',
    '--steps',
    '1',
    '--size',
    '8,8,8',
  ];
  const refused = await obelisk([...argv, '--out', out]);
  assert.is(refused.code, 1);
  assert.match(refused.stderr, /is training here/);
  rmSync(place);
  const run = await obelisk([...argv, '--out', out]);
  assert.is(run.code, 0, run.stderr);
  assert.not(existsSync(place));
});

lock.run();
