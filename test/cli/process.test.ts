import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { writePhantomDataset } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unless } from '../support/skip.js';
import { namesIn } from './killed-training.js';
import { contentsOf, finished, obelisk, startObelisk, temporaryFolder } from './obelisk.js';

const processes = suite('obelisk as a process');
const folder = temporaryFolder();
const data = `${folder}/phantoms`;

processes.before(() => writePhantomDataset(data, { count: 3, seed: 1, size: [36, 36, 36] }));

processes('ends with the exit codes of main, and prints to the same streams', async () => {
  const { code, stdout, stderr } = await finished(startObelisk(['info', `${folder}/absent.nii`]));
  assert.is(code, 1);
  assert.is(stdout, '');
  assert.match(stderr, /^obelisk: .*absent.nii: cannot be read: no such file or folder\n$/);
});

processes('OBELISK_DEBUG=1 shows where an error came from', async () => {
  const child = startObelisk(['info', `${folder}/absent.nii`], { OBELISK_DEBUG: '1' });
  assert.match((await finished(child)).stderr, /\n +at .*\n/);
});

processes('a reader that goes away early is no error', async () => {
  const child = startObelisk(['info', '--all', data]);
  child.stdout?.destroy();
  const { code, stderr } = await finished(child);
  assert.is(stderr, '');
  assert.is(code, 0);
});

const noFullDevice = existsSync('/dev/full') ? null : 'there is no /dev/full here';
unless(noFullDevice, processes)('a full disk behind standard output is told', async () => {
  const full = openSync('/dev/full', 'w');
  const child = startObelisk(['info', data], {}, ['ignore', full, 'pipe']);
  const { code, stderr } = await finished(child);
  closeSync(full);
  assert.is(stderr, 'obelisk: the results cannot be printed: the disk is full\n');
  assert.is(code, 1);
});

processes('Ctrl-C leaves no part of a data set behind', async () => {
  const out = `${folder}/interrupted`;
  const child = startObelisk(['phantom', '--count', '1000', '--size', '36,36,36', '--out', out]);
  const ended = finished(child);
  while (!existsSync(`${out}/labelsTr/phantom_001.nii.gz`)) await setTimeout(50);
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  assert.is(code, 130);
  assert.match(stderr, /^obelisk: .*interrupted: interrupted, nothing is kept\n$/);
  assert.not.ok(existsSync(out));
});

processes('Ctrl-C before the first step leaves no folder behind', async () => {
  const out = `${folder}/early`;
  // Thousands of phantoms, so that it is still making them when the signal arrives.
  const child = startObelisk(['train', '--model', 'obelisk', '--phantoms', '5000', '--out', out]);
  const ended = finished(child);
  while (!existsSync(out)) await setTimeout(20);
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  assert.is(code, 130);
  assert.is(stderr, 'obelisk: interrupted before the training began\n');
  assert.not.ok(existsSync(out));
});

processes('Ctrl-C ends a training early, with what was learned and exit code 130', async () => {
  const out = `${folder}/first`;
  const child = startObelisk(trainingInto(out));
  const ended = finished(child);
  await printed(child, 'step 3/60');
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  assert.is(code, 130);
  assert.match(
    stderr,
    /\nobelisk: interrupted after \d+ of 60 steps; go on with obelisk train --res/,
  );
  assert.match(stdout, /^mean +\d\.\d{3}$/m);
  assert.equal(
    namesIn(out),
    trainedFiles.filter((name) => !name.startsWith('best')),
  );
});

processes('a second Ctrl-C ends it at once', async () => {
  const out = `${folder}/second`;
  const child = startObelisk(trainingInto(out));
  const ended = finished(child);
  await printed(child, 'step 3/60');
  child.kill('SIGINT');
  await printed(child, 'stopping');
  child.kill('SIGINT');
  const { stdout } = await ended;
  assert.is(child.signalCode, 'SIGINT');
  assert.is(stdout, '');
});

/** Waits until `text` comes out of standard error. */
function printed(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (part) => String(part).includes(text) && resolve());
    child.on('close', () => reject(new Error(`obelisk ended without "${text}"`)));
  });
}

function trainingInto(out: string): string[] {
  return ['train', '--model', 'obelisk', '--data', data, '--steps', '60', '--out', out];
}

/** What a training leaves in its folder. */
const trainedFiles = [
  ...['best.json', 'best.safetensors', 'checkpoint.safetensors', 'last.json', 'last.safetensors'],
  ...['prepared', 'progress.svg', 'report.html', 'training.csv', 'training.json'],
];

processes('a training writes checkpoints that segment takes, and a report', async () => {
  const out = `${folder}/trained`;
  const argv = ['train', '--model', 'obelisk-unary', '--data', data, '--steps', '2', '--out', out];
  const { code, stdout, stderr } = await obelisk(argv);
  assert.is(code, 0);
  assert.match(stderr, /^Phantom \(phantoms\): 1 to train, 1 for validation, 1 held out\n/);
  assert.match(
    stderr,
    /^step 2\/2 {2}epoch 1\/1 {2}loss \d\.\d{4} {2}Dice 0\.\d{3} {2}0:00 left$/m,
  );
  assert.match(stdout, /^duodenum +(0\.\d{3}|-)\nmean +0\.\d{3}$/m);
  assert.equal(namesIn(out), trainedFiles);
  const segmented = await obelisk([
    ...['segment', '--model', 'obelisk-unary', '--weights', `${out}/last.safetensors`],
    ...['--input', `${data}/imagesTr/phantom_001.nii.gz`, '--output', `${folder}/labels.nii`],
  ]);
  assert.is(segmented.code, 0);
  const again = await obelisk(argv);
  assert.match(
    again.stderr,
    /^obelisk: .*trained: holds a training already; go on with it, or take/,
  );
  assert.is(again.code, 1);
  const other = await obelisk([
    ...['segment', '--model', 'obelisk', '--weights', `${out}/last.safetensors`],
    ...['--input', `${data}/imagesTr/phantom_001.nii.gz`, '--output', `${folder}/labels.nii`],
  ]);
  assert.match(other.stderr, /was trained as "obelisk-unary"; expected obelisk\n$/);
});

processes('a training that cannot begin leaves no folder behind', async () => {
  const out = `${folder}/none`;
  const argv = ['train', '--model', 'obelisk', '--data', `${folder}/absent`, '--out', out];
  const { code, stderr } = await obelisk(argv);
  assert.is(code, 1);
  assert.match(stderr, /^obelisk: .*absent: cannot be read: no such file or folder\n$/);
  assert.not.ok(contentsOf(folder).includes('none'));
});

processes('the same seed gives the same phantoms', async () => {
  const [one, two] = [`${folder}/one`, `${folder}/two`];
  for (const out of [one, two]) {
    const argv = ['phantom', '--count', '1', '--size', '12,10,14', '--seed', '7', '--out', out];
    assert.is((await obelisk(argv)).stdout, `${out}: 1 phantom of 12 x 10 x 14 voxels\n`);
  }
  const info = async (out: string) => {
    const { stdout } = await obelisk(['info', `${out}/imagesTr/phantom_001.nii.gz`]);
    return stdout.replaceAll(out, '');
  };
  assert.is(await info(one), await info(two));
  const { code, stderr } = await obelisk(['phantom', '--out', one]);
  assert.is(code, 1);
  assert.match(stderr, /cannot be written: it holds files already; expected a new or empty folder/);
});

processes.run();
