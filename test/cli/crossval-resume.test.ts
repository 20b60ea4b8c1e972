import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { writePhantomDataset } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bePatient } from '../support/patience.mjs';
import { said, stepOf, there, trained } from './killed-training.js';
import { finished, startObelisk, temporaryFolder } from './obelisk.js';

const resume = suite('obelisk crossval: going on');
const folder = temporaryFolder();
const data = `${folder}/phantoms`;
const whole = `${folder}/whole`;
const folds = [0, 1].map((fold) => `unet-lean__seed_1/fold_${fold}`);

const argv = (out: string) => [
  ...['crossval', '--models', 'unet-lean', '--data', data, '--folds', '2', '--steps', '16'],
  ...['--batch', '2', '--rate', '0.01', '--measure-every', '2', '--out', out],
];

/** Dice and distances of each case: what the folds found, without the time that it took. */
function scores(out: string) {
  const summaries = folds.map((fold) =>
    JSON.parse(readFileSync(`${out}/${fold}/summary.json`, 'utf8')),
  );
  return summaries.map(({ cases }) => cases.map(({ seconds: _, ...scored }: Score) => scored));
}

interface Score {
  readonly seconds: number;
}

resume.before(async () => {
  await writePhantomDataset(data, { count: 4, seed: 1, size: [12, 8, 12] });
  const { code, stderr } = await finished(startObelisk(argv(whole)));
  assert.is(code, 0, stderr);
});

resume(
  'killed twice and interrupted: the same command goes on, and what is done stays done',
  async () => {
    const out = `${folder}/killed`;
    const first = await killed(out, `${out}/${folds[0]}/checkpoint.safetensors`);
    assert.ok(first);
    await noneLeft(out);
    assert.ok(stepOf(`${out}/${folds[0]}`));
    assert.ok(await killed(out, `${out}/${folds[1]}/checkpoint.safetensors`));
    await noneLeft(out);
    const stopped = await interrupted(out);
    assert.is(stopped.code, 130, stopped.stderr);
    assert.match(
      stopped.stderr,
      /\nobelisk: interrupted; the same command goes on where it stopped\n$/,
    );
    assert.is(running(out), 0);
    const done = readFileSync(`${out}/${folds[0]}/summary.json`, 'utf8');
    const { code, stderr } = await finished(startObelisk(['crossval', '--out', out]));
    assert.is(code, 0, stderr);
    assert.is(readFileSync(`${out}/${folds[0]}/summary.json`, 'utf8'), done);
    for (const fold of folds) assert.equal(trained(`${out}/${fold}`), trained(`${whole}/${fold}`));
    assert.equal(scores(out), scores(whole));
  },
);

/** Kills the process that started the jobs, as soon as a file is there. */
async function killed(out: string, path: string): Promise<boolean> {
  const child = startObelisk(argv(out));
  const ended = finished(child);
  const isThere = await there(child, path);
  child.kill('SIGKILL');
  await ended;
  return isThere && child.signalCode === 'SIGKILL';
}

/** Sends Ctrl-C to it alone while a job runs; a terminal would send it to the jobs as well. */
async function interrupted(out: string) {
  const child = startObelisk(argv(out));
  const ended = finished(child);
  await said(child, 'fold_1 ');
  child.kill('SIGINT');
  return ended;
}

/** Jobs end by themselves when the process that started them is gone. */
async function noneLeft(out: string): Promise<void> {
  let isLate = false;
  const relax = bePatient(20, () => {
    isLate = true;
  });
  while (running(out) > 0) {
    assert.not.ok(isLate, 'a job goes on although nobody waits for it');
    await setTimeout(100);
  }
  relax();
}

function running(out: string): number {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(`${out} --job`)).length;
}

resume.run();
