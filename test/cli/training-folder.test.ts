import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { paperRecipe } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { progressPicture } from '../../packages/cli/src/training/progress-picture.js';
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
  assert.match(again.stderr, /holds a training already; expected a new folder, or --resume/);
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

training('progress.png is drawn as often as it takes a twentieth of the time', async () => {
  const folder = temporaryFolder();
  let clock = 0;
  const tick = () => {
    clock += 100; // what a picture takes
    return clock;
  };
  const picture = { folder, labels: ['background', 'liver'], settings: paperRecipe };
  const show = progressPicture(picture, tick);
  const history = {
    ...{ steps: [1], loss: [2], diceSteps: [1], dice: [[0.5]] },
    ...{ seconds: 1, measuringSeconds: 0, stopped: false },
  };
  const drawn = async (isEnd: boolean) => {
    await show(history, isEnd);
    const isThere = existsSync(join(folder, 'progress.png'));
    rmSync(join(folder, 'progress.png'), { force: true });
    return isThere;
  };
  assert.ok(await drawn(false), 'after the first epoch');
  assert.not(await drawn(false), 'an epoch later');
  assert.ok(await drawn(true), 'at the end');
  clock += 2000;
  assert.ok(await drawn(false), 'twenty times as long later');
});

training.run();
