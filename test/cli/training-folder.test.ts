import { existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePhantomDataset } from '@obelisk/data/node';
import { paperRecipe } from '@obelisk/training';
import { portableCache, readTrainingPlan, requireTrainingPlan } from '@obelisk/training/node';
import { progressPicture } from '@obelisk/viz/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { namesIn } from './killed-training.js';
import { obelisk, temporaryFolder } from './obelisk.js';

const training = suite('the folder of a training');

const small = ['--phantoms', '3', '--steps', '1', '--size', '8,8,8'];
const argv = (out: string) => ['train', '--model', 'obelisk', ...small, '--out', out];

training('whose first checkpoint could not be written can be gone on with', async () => {
  const out = temporaryFolder();
  const checkpoint = join(out, 'checkpoint.safetensors');
  symlinkSync(checkpoint, checkpoint); // a link to itself cannot be written through
  const failed = await obelisk(argv(out));
  assert.is(failed.code, 1);
  assert.match(failed.stderr, /checkpoint\.safetensors: cannot be written/);
  assert.ok(existsSync(join(out, 'last.safetensors')));
  rmSync(checkpoint);
  const again = await obelisk(argv(out));
  assert.match(again.stderr, /holds a training already; go on with it, or take a new folder/);
  const resumed = await obelisk(['train', '--resume', out]);
  assert.is(resumed.code, 0, resumed.stderr);
  assert.ok(existsSync(checkpoint));
});

training('in which nothing was written yet is as new', async () => {
  const out = temporaryFolder();
  const last = join(out, 'last.safetensors');
  symlinkSync(last, last);
  assert.is((await obelisk(argv(out))).code, 1);
  assert.equal(namesIn(out), ['last.safetensors']);
});

/** Where a plan says that prepared scans are kept. */
const cacheOf = (path: string) => JSON.parse(readFileSync(path, 'utf8')).cache;

training('that was moved takes its prepared scans along', async () => {
  const folder = temporaryFolder();
  const [data, old, moved] = ['data', 'old', 'moved'].map((name) => join(folder, name));
  await writePhantomDataset(data, { count: 3, seed: 1, size: [8, 8, 8] });
  const options = ['--model', 'obelisk', '--data', data, '--steps', '1'];
  assert.is((await obelisk(['train', ...options, '--out', old])).code, 0);
  assert.is(cacheOf(join(old, 'training.json')), 'prepared');
  renameSync(old, moved);
  const { code, stderr } = await obelisk(['train', '--resume', moved]);
  assert.is(code, 0, stderr);
  assert.equal(namesIn(folder), ['data', 'moved']);
});

training('tells the methods section of a paper, and every step to a spreadsheet', async () => {
  const out = join(temporaryFolder(), 'out');
  assert.is((await obelisk(argv(out))).code, 0);
  const weights = join(out, 'last.safetensors');
  const { code, stdout, stderr } = await obelisk(['info', weights, '--methods']);
  assert.is(code, 0, stderr);
  assert.match(
    stdout,
    /^Scans of phantoms were segmented by the network obelisk of OBELISK-Net \(/,
  );
  assert.match(stdout, 'took 1 step of 3 scans, at 192 random locations of each');
  assert.match(stdout, /\(obelisk \d+\.\d+\.\d+, node \d+\.\d+\.\d+\)/);
  const rows = readFileSync(join(out, 'training.csv'), 'utf8').split('\r\n');
  assert.match(rows[0], /^step,epoch,loss,lr,dice_mean,spleen_dice,/);
  assert.match(rows[1], /^1,1,\d\.\d+,0\.002,/);
  const notes = join(out, 'last.json');
  writeFileSync(notes, readFileSync(notes, 'utf8').replace('"seed": 1', '"seed": "one"'));
  const refused = await obelisk(['info', weights, '--methods']);
  assert.is(refused.code, 1);
  assert.match(refused.stderr, /last\.json: the checkpoint has the seed "one"; expected a whole/);
  rmSync(notes);
  assert.match(
    (await obelisk(['info', weights, '--methods'])).stderr,
    /is no checkpoint of obelisk/,
  );
});

training('of a cross-validation can be moved as well', async () => {
  const folder = temporaryFolder();
  const [old, moved] = ['old', 'moved'].map((name) => join(folder, name));
  const options = ['crossval', '--models', 'obelisk', ...small, '--folds', '3', '--print-jobs'];
  assert.is((await obelisk([...options, '--out', old])).code, 0);
  assert.is(cacheOf(join(old, 'crossval.json')), 'prepared');
  renameSync(old, moved);
  const again = [...options, '--out', moved, '--cache', join(moved, 'prepared')];
  const { code, stderr } = await obelisk(again);
  assert.is(code, 0, stderr);
});

training('says where prepared scans are: relative to itself, or by a whole path', () => {
  const folder = temporaryFolder();
  const elsewhere = join(temporaryFolder(), 'cache');
  assert.is(portableCache(folder, join(folder, 'a', 'b')), join('a', 'b'));
  assert.is(portableCache(folder, elsewhere), elsewhere);
  assert.is(portableCache(folder, folder), folder);
  const parts = ['model', 'data', 'grid', 'seed', 'settings', 'device'];
  const rest = Object.fromEntries(parts.map((part) => [part, 1]));
  for (const [written, read] of [
    ['prepared', join(folder, 'prepared')],
    [elsewhere, elsewhere],
  ]) {
    const plan = { version: 1, ...rest, cache: written };
    writeFileSync(join(folder, 'training.json'), JSON.stringify(plan));
    assert.is(readTrainingPlan(folder).cache, read);
  }
});

training('whose recipe says `rate`, as earlier versions wrote it, is read', () => {
  const folder = temporaryFolder();
  const { lr, ...others } = paperRecipe;
  const settings = { ...others, rate: 0.5 * lr };
  const grid = { orientation: 'RAS', spacing: null, size: [16, 16, 16], fit: 'crop' };
  const plan = { version: 1, model: 'obelisk', data: 'phantoms', grid, seed: 1, settings };
  const file = join(folder, 'training.json');
  writeFileSync(file, JSON.stringify({ ...plan, device: 'webasm', cache: 'prepared' }));
  const read = requireTrainingPlan(readTrainingPlan(folder), file);
  assert.equal(read.settings, { ...paperRecipe, lr: 0.5 * lr });
});

training('progress.svg is drawn as often as it takes a twentieth of the time', async () => {
  const folder = temporaryFolder();
  let clock = 0;
  const tick = () => {
    clock += 100; // what a picture takes
    return clock;
  };
  const picture = { folder, labels: ['background', 'liver'], settings: paperRecipe };
  const show = progressPicture(tick);
  const history = {
    ...{ steps: [1], loss: [2], diceSteps: [1], dice: [[0.5]] },
    ...{ seconds: 1, measuringSeconds: 0, stopped: false },
  };
  const drawn = (isEnd: boolean) => {
    show({ ...picture, history, isEnd });
    const isThere = existsSync(join(folder, 'progress.svg'));
    rmSync(join(folder, 'progress.svg'), { force: true });
    return isThere;
  };
  assert.ok(drawn(false), 'after the first epoch');
  assert.not(drawn(false), 'an epoch later');
  assert.ok(drawn(true), 'at the end');
  clock += 2000;
  assert.ok(drawn(false), 'twenty times as long later');
});

training.run();
