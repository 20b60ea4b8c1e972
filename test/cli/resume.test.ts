import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { writePhantomDataset } from '@obelisk/data/node';
import { Random } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unless } from '../support/skip.js';
import { namesIn, said, stepOf, there, trained, writing } from './killed-training.js';
import { finished, obelisk, startObelisk, temporaryFolder } from './obelisk.js';
import { smallDisk } from './small-disk.js';

const resume = suite('obelisk train --resume');
const folder = temporaryFolder();
const data = `${folder}/phantoms`;
const whole = `${folder}/whole`;

/** Many short ones, so that a kill may come after any of them. */
const steps = 60;

/** Three scans to learn from in batches of two: an epoch ends within a round of the scans. */
const argv = (out: string) => [
  ...['train', '--model', 'unet-lean', '--data', data, '--steps', String(steps), '--batch', '2'],
  ...['--accumulate', '2', '--rate', '0.01', '--measure-every', '2', '--out', out],
];

/** How long a training needed to begin, in milliseconds. */
let timeToBegin = 0;

resume.before(async () => {
  await writePhantomDataset(data, { count: 5, seed: 1, size: [18, 8, 12] });
  const started = performance.now();
  const child = startObelisk(argv(whole));
  const ended = finished(child);
  await said(child, 'to train');
  timeToBegin = performance.now() - started;
  assert.is((await ended).code, 0);
});

/** Begins a training, or goes on with it: what a user does after a crash. */
const goOn = (out: string) =>
  startObelisk(existsSync(`${out}/training.json`) ? ['train', '--resume', out] : argv(out));

/**
 * Moments at which a training is killed; false when it was over before. They go by what it has
 * done: by the clock it may be over at any of them, when the machine has less to do than before.
 */
const moments: Record<
  string,
  (child: ChildProcess, out: string, random: Random) => Promise<boolean>
> = {
  starting: async () => true,
  async beginning(child, _out, random) {
    const isDue = setTimeout(random.uniform(0, timeToBegin));
    await Promise.race([isDue, said(child, 'to train')]);
    return true;
  },
  async training(child, _out, random) {
    const steps = 1 + random.integer(12);
    const started = performance.now();
    if (!(await said(child, '\nstep ', steps))) return false;
    await setTimeout(random.uniform(0, (performance.now() - started) / steps));
    return true;
  },
  step: (child, _out, random) => said(child, '\nstep ', 1 + random.integer(6)),
  async writing(child, out) {
    return (await said(child, '\nstep ')) && writing(child, out);
  },
  async 'held-out scans'(child, _out, random) {
    if (!(await said(child, `\nstep ${steps}/${steps}`))) return false;
    await setTimeout(random.uniform(0, 200));
    return true;
  },
};

const planned = [
  ...['starting', 'beginning', 'training', 'step', 'writing', 'beginning', 'training'],
  ...['training', 'step', 'training', 'training', 'writing', 'training', 'step'],
  ...['held-out scans', 'beginning', 'training', 'training', 'training', 'beginning'],
];

resume('killed at 20 random moments it ends with the same weights, to the bit', async () => {
  const out = `${folder}/killed`;
  const random = new Random(20);
  const killedAfter: (number | null)[] = [];
  for (const moment of planned) {
    while (!(await killed(goOn(out), (child) => moments[moment](child, out, random)))) {
      // It was over before: then a moment from its start on, in which it measures again.
      if (await killed(goOn(out), (child) => moments.beginning(child, out, random))) break;
    }
    killedAfter.push(stepOf(out));
  }
  assert.is(killedAfter.length, 20);
  assert.is(killedAfter[0], null);
  assert.ok(new Set(killedAfter).size > 3, `killed after steps ${killedAfter.join()}`);
  const { code, stderr } = await finished(goOn(out));
  assert.is(code, 0, stderr);
  assert.equal(trained(out), trained(whole));
  assert.equal(namesIn(out), namesIn(whole));
});

/** Kills a process at a moment; false when it ended by itself before. */
async function killed(
  child: ChildProcess,
  moment: (child: ChildProcess) => Promise<boolean>,
): Promise<boolean> {
  const ended = finished(child);
  if (await moment(child)) child.kill('SIGKILL');
  const { code, stderr } = await ended;
  if (child.signalCode === 'SIGKILL') return true;
  assert.is(code, 0, stderr);
  return false;
}

resume(
  'Ctrl-C: a checkpoint, exit code 130, and how to go on; twice, and it ends at once',
  async () => {
    const out = `${folder}/interrupted`;
    const once = await interrupted(startObelisk(argv(out)), 1);
    assert.is(once.code, 130);
    assert.match(once.stderr, /\nstopping, then measuring what was learned; Ctrl-C again ends at/);
    assert.match(once.stdout, /^mean +0\.\d{3}$/m);
    const [, step, command] =
      new RegExp(
        `\nobelisk: interrupted after (\\d+) of ${steps} steps; go on with obelisk (.*)\n$`,
      ).exec(once.stderr) ?? [];
    assert.is(stepOf(out), Number(step));
    assert.is(command, `train --resume ${out}`);
    const twice = await interrupted(startObelisk(command.split(' ')), 2);
    assert.is(twice.code, null);
    assert.is(twice.stdout, '');
    assert.is((await finished(startObelisk(command.split(' ')))).code, 0);
    assert.equal(trained(out), trained(whole));
  },
);

/** Sends Ctrl-C within the training, once or twice. */
async function interrupted(child: ChildProcess, times: number) {
  const ended = finished(child);
  await said(child, '\nstep ', 2);
  child.kill('SIGINT');
  if (times === 2) {
    await said(child, 'stopping');
    child.kill('SIGINT');
  }
  return ended;
}

const disk = smallDisk(`${folder}/disk`, 12_000);
unless(disk.missing, resume)(
  'a full disk: one sentence, the checkpoint stays, and on it goes',
  async () => {
    const out = `${folder}/disk/full`;
    const child = startObelisk([...argv(out), '--cache', `${folder}/cache`]);
    const ended = finished(child);
    await there(child, `${out}/checkpoint.safetensors`);
    fill(`${folder}/disk/filler`);
    const { code, stderr } = await ended;
    assert.is(code, 1);
    assert.match(
      stderr.trim().split('\n').at(-1) ?? '',
      /^obelisk: .*: cannot be written: the disk is full/,
    );
    const step = stepOf(out);
    assert.ok(step !== null && step < steps, `step ${step}`);
    rmSync(`${folder}/disk/filler`);
    const again = await finished(startObelisk(['train', '--resume', out]));
    assert.is(again.code, 0, again.stderr);
    assert.equal(trained(out), trained(whole));
  },
);
resume.after(() => disk.remove());

/** Writes until the disk is full. */
function fill(path: string): void {
  try {
    for (let bytes = 2 ** 20; bytes >= 1; ) {
      try {
        writeFileSync(path, new Uint8Array(bytes), { flag: 'a' });
      } catch {
        bytes >>= 2;
      }
    }
  } catch {
    // full
  }
}

resume('a training that is over measures and reports again, and keeps its files', async () => {
  const before = trained(whole);
  const checkpoint = readFileSync(`${whole}/checkpoint.safetensors`);
  const { code, stdout } = await obelisk(['train', '--resume', whole, '--quiet']);
  assert.is(code, 0);
  assert.match(stdout, /^mean +0\.\d{3}$/m);
  assert.equal(trained(whole), before);
  assert.ok(checkpoint.equals(readFileSync(`${whole}/checkpoint.safetensors`)));
});

const sentences: [argv: string[], code: number, sentence: RegExp][] = [
  [
    ['--resume', `${folder}/absent`],
    1,
    /absent: holds no training to resume, as there is no train/,
  ],
  [
    ['--resume', data],
    1,
    /phantoms: holds no training to resume, .* expected the folder of one that was begun$/,
  ],
  [['--resume', whole, '--seed', '3'], 2, /--resume goes on as it was begun; it takes no --seed$/],
  [['--resume', whole, '--device', 'webgl2'], 1, /device: webgl2 cannot be used here: [^\n]+$/],
  [['--resume', whole, '--weight-decay', '1e-4'], 2, /it takes no --weight-decay$/],
  [['--resume', whole, '--model', 'unet-lean'], 2, /it takes no --model$/],
];

for (const [options, expected, sentence] of sentences) {
  resume(`one sentence: ${options.join(' ').replaceAll(folder, '')}`, async () => {
    const { code, stdout, stderr } = await obelisk(['train', ...options]);
    assert.is(code, expected);
    assert.is(stdout, '');
    assert.match(stderr, /^obelisk: [^\n]+\n$/);
    assert.match(stderr.trim(), sentence);
    assert.not.ok(existsSync(`${folder}/absent`));
  });
}

resume('a device that is not there any more: a sentence says how to go on', async () => {
  const file = `${whole}/training.json`;
  const plan = readFileSync(file, 'utf8');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(plan), device: 'webgl2' }));
  const { code, stderr } = await obelisk(['train', '--resume', whole]);
  writeFileSync(file, plan);
  assert.is(code, 1);
  assert.match(
    stderr,
    /^obelisk: device: webgl2 cannot .*; --device NAME goes on on another one\n$/,
  );
});

resume('files that are no checkpoint or no plan: one sentence, and they stay', async () => {
  const out = `${folder}/damaged`;
  mkdirSync(out);
  const good = readFileSync(`${whole}/checkpoint.safetensors`);
  const plan = readFileSync(`${whole}/training.json`);
  const damaged: [plan: Uint8Array, checkpoint: Uint8Array, sentence: RegExp][] = [
    [plan, good.subarray(0, 5000), /checkpoint\.safetensors: /],
    [plan, new Uint8Array(0), /checkpoint\.safetensors: /],
    [plan, readFileSync(`${whole}/last.safetensors`), /is no saved training; expected the check/],
    [plan.subarray(0, 40), good, /training\.json: is no plan of a training that this version/],
    [Buffer.from('{"version":1,"fold":2}'), good, /is one fold of a cross-validation; go on with/],
  ];
  for (const [training, checkpoint, sentence] of damaged) {
    writeFileSync(`${out}/training.json`, training);
    writeFileSync(`${out}/checkpoint.safetensors`, checkpoint);
    const { code, stderr } = await obelisk(['train', '--resume', out, '--quiet']);
    assert.is(code, 1);
    assert.match(stderr, sentence);
    assert.match(stderr, /^obelisk: [^\n]+\n$/);
    assert.ok(readFileSync(`${out}/checkpoint.safetensors`).equals(checkpoint));
  }
});

resume.run();
