import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lockFolder } from '../../packages/training/src/folder/folder-lock.js';
import { obelisk, temporaryFolder } from '../cli/obelisk.js';

const lock = suite('one training per folder');
const folder = mkdtempSync(join(tmpdir(), 'obelisk-lock-'));
const path = join(folder, 'training.lock');

lock.after(() => rmSync(folder, { recursive: true }));

function heldBy(pid: number, host: string, secondsAgo = 0, slurm?: object): void {
  writeFileSync(path, JSON.stringify({ pid, host, slurm }));
  const then = new Date(Date.now() - secondsAgo * 1000);
  utimesSync(path, then, then);
}

/** The number of a process that has ended. */
const { pid: ended } = spawnSync(process.execPath, ['--version']);

lock('is taken, and given back', () => {
  const unlock = lockFolder(folder, {});
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

lock('is refused in one sentence when it is no file, or cannot be read', () => {
  for (const name of [path, `${path}.removal`]) {
    heldBy(ended, hostname());
    rmSync(name, { force: true });
    mkdirSync(name);
    assert.throws(
      () => lockFolder(folder),
      ({ message }: Error) =>
        message === `${name}: is no file; expected none of this name, or the lock of a training`,
    );
    rmSync(name, { recursive: true });
    rmSync(path, { force: true });
  }
  // As one that may not be read: a link that leads to itself, for root too.
  symlinkSync('training.lock', path);
  assert.throws(() => lockFolder(folder), /training\.lock: cannot be read: system error ELOOP$/);
  rmSync(path);
});

lock('is not removed while another process is about to remove it', () => {
  heldBy(ended, hostname());
  const guard = `${path}.removal`;
  writeFileSync(guard, JSON.stringify({ pid: process.ppid, host: hostname() }));
  assert.throws(() => lockFolder(folder), `process ${process.ppid} is training here`);
  assert.is(JSON.parse(readFileSync(path, 'utf8')).pid, ended);
  writeFileSync(guard, JSON.stringify({ pid: ended, host: hostname() }));
  lockFolder(folder)();
  assert.equal(readdirSync(folder), []);
});

lock('of another machine holds as long as it shows life', () => {
  heldBy(1, 'another-machine', 60);
  assert.throws(() => lockFolder(folder), /process 1 on another-machine is training here/);
  heldBy(1, 'another-machine', 3600);
  lockFolder(folder)();
});

const task = { SLURM_CLUSTER_NAME: 'c', SLURM_ARRAY_JOB_ID: '7', SLURM_ARRAY_TASK_ID: '2' };

lock('says which Slurm task holds it, and is given back', () => {
  const environment = { ...task, SLURM_JOB_ID: '9', SLURM_RESTART_COUNT: '3' };
  const unlock = lockFolder(folder, environment);
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).slurm, { name: 'c/7/2', restart: 3 });
  unlock();
  const unlockJob = lockFolder(folder, { SLURM_JOB_ID: '9' });
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).slurm, { name: '/9/', restart: 0 });
  unlockJob();
});

lock('of a Slurm task is taken over by the same task when it was started again', () => {
  const held = () => heldBy(1, 'another-machine', 0, { name: 'c/7/2', restart: 0 });
  const others = [
    {},
    task,
    { ...task, SLURM_RESTART_COUNT: '0' },
    { ...task, SLURM_RESTART_COUNT: '1', SLURM_ARRAY_TASK_ID: '3' },
    { ...task, SLURM_RESTART_COUNT: '1', SLURM_ARRAY_JOB_ID: '8' },
    { ...task, SLURM_RESTART_COUNT: '1', SLURM_CLUSTER_NAME: 'd' },
  ];
  for (const other of others) {
    held();
    assert.throws(() => lockFolder(folder, other), /process 1 on another-machine is training/);
  }
  held();
  lockFolder(folder, { ...task, SLURM_RESTART_COUNT: '1' })();
  assert.not(existsSync(path));
});

lock('that another process took over is not given back by the former one', () => {
  const unlock = lockFolder(folder);
  heldBy(1, 'another-machine');
  unlock();
  assert.ok(existsSync(path));
  rmSync(path);
});

const small = ['obelisk', '--phantoms', '3', '--steps', '1', '--size', '8,8,8'];
const argv = ['train', '--model', ...small];

lock('a training in a locked folder says so, and begins once the lock is gone', async () => {
  const out = temporaryFolder();
  const place = join(out, 'training.lock');
  writeFileSync(place, JSON.stringify({ pid: process.ppid, host: hostname() }));
  const refused = await obelisk([...argv, '--out', out]);
  assert.is(refused.code, 1);
  assert.match(refused.stderr, /is training here/);
  rmSync(place);
  mkdirSync(place);
  const folder = await obelisk([...argv, '--out', out]);
  assert.is(folder.code, 1);
  assert.match(
    folder.stderr,
    /^obelisk: [^\n]+training\.lock: is no file; expected none of [^\n]+\n$/,
  );
  rmSync(place, { recursive: true });
  const run = await obelisk([...argv, '--out', out]);
  assert.is(run.code, 0, run.stderr);
  assert.not(existsSync(place));
});

lock('who is refused changes nothing in the folder', async () => {
  const out = temporaryFolder();
  // As it is while another process writes its first checkpoint.
  const plan = { version: 1, model: 'obelisk', data: 'phantoms', phantoms: 3, device: 'webasm' };
  const rest = { grid: {}, seed: 1, settings: {}, cache: out };
  writeFileSync(join(out, 'training.json'), JSON.stringify({ ...plan, ...rest }));
  writeFileSync(join(out, `.checkpoint.safetensors.${randomUUID()}.tmp`), 'half');
  const holder = { pid: process.ppid, host: hostname() };
  writeFileSync(join(out, 'training.lock'), JSON.stringify(holder));
  const before = readdirSync(out);
  for (const words of [
    ['train', '--resume', out],
    [...argv, '--out', out],
  ]) {
    const { code, stderr } = await obelisk(words);
    assert.is(code, 1);
    assert.match(stderr, /is training here/);
    assert.equal(readdirSync(out), before);
  }
});

lock('of a fold is given back when all is written', async () => {
  const out = temporaryFolder();
  const plan = ['--models', ...small, '--folds', '3', '--out', out];
  const job = ['--job', 'obelisk__seed_1/fold_1'];
  const fold = join(out, job[1]);
  mkdirSync(fold, { recursive: true });
  const changed: string[] = [];
  const watcher = watch(fold, (_event, name) => changed.push(String(name)));
  const { code, stderr } = await obelisk(['crossval', ...plan, ...job]);
  // The last changes are told after a while.
  const isTold = () => changed.includes('summary.json') && changed.at(-1) === 'training.lock';
  while (!isTold()) await setTimeout(20);
  watcher.close();
  assert.is(code, 0, stderr);
  assert.ok(changed.includes('summary.json'));
  assert.is(changed.at(-1), 'training.lock');
  assert.not(existsSync(join(fold, 'training.lock')));
});

lock.run();
