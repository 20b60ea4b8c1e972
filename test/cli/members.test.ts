// Members of the family through the commands, at a tiny size: the cross-validation of the guide is
// planned as it is written, a fold of each is trained, and its weights are recognised again.
import { readFileSync } from 'node:fs';
import { writePhantomDataset } from '@obelisk/data/node';
import { modelNames } from '@obelisk/models';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/workspace.js';
import { finished, obelisk, startObelisk, temporaryFolder } from './obelisk.js';

const members = suite('members of the family: commands');
const folder = temporaryFolder();
const out = `${folder}/family`;
const data = `${folder}/phantoms`;
const models = ['obelisk-unary', ...modelNames('family')];
const written = `--models ${models.join()} --data phantoms`;
const small = ['--phantoms', '4', '--size', '16,12,16', '--steps', '2', '--batch', '1'];

/** A run of which nothing but its success is wanted. */
async function succeeds(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await obelisk([...argv, '--quiet']);
  assert.is(code, 0, stderr);
  return stdout;
}

members(
  'the command of the guide is the one that is tried here, and takes what it names',
  async () => {
    const guide = readFileSync(`${root}docs/family.md`, 'utf8').replaceAll(/\\\n\s*/g, '');
    assert.match(guide, `npx obelisk crossval ${written}`);
    await succeeds('crossval', ...written.split(' '), ...small, '--out', out, '--print-jobs');
    const {
      models: planned,
      folds,
      data: kind,
    } = JSON.parse(readFileSync(`${out}/crossval.json`, 'utf8'));
    assert.equal(planned, models);
    assert.equal([folds.length, kind], [4, 'phantoms']);
  },
);

for (const name of modelNames('family')) {
  members(
    `${name}: a fold is trained, and its weights are recognised, read and exported`,
    async () => {
      const fold = `${name}__seed_1/fold_0`;
      await succeeds('crossval', '--out', out, '--job', fold);
      const summary = JSON.parse(readFileSync(`${out}/${fold}/summary.json`, 'utf8'));
      assert.is(summary.history.steps.length, 2);
      const weights = `${out}/${fold}/last.safetensors`;
      assert.match(await succeeds('info', weights), `looks like ${name}: every tensor fits`);
      await writePhantomDataset(`${data}-${name}`, { count: 1, seed: 2, size: [16, 12, 16] });
      const scan = `${data}-${name}/imagesTr/phantom_001.nii.gz`;
      const labels = `${folder}/${name}.nii.gz`;
      await succeeds('segment', '--weights', weights, '--input', scan, '--output', labels);
      assert.match(await succeeds('info', labels), '16 x 12 x 16');
      await succeeds('export', '--weights', weights, '--output', `${folder}/${name}.onnx`);
    },
  );
}

members('a training that was stopped goes on, to the bit', async () => {
  const train = ['train', '--model', 'dcn-v2', ...small, '--data', 'phantoms', '--augment', '0'];
  const last = (name: string) => readFileSync(`${folder}/${name}/last.safetensors`);
  await succeeds(...train, '--out', `${folder}/whole`);
  const stopped = startObelisk([...train, '--out', `${folder}/stopped`]);
  stopped.stderr?.on('data', (text) => String(text).includes('step 1/2') && stopped.kill('SIGINT'));
  await finished(stopped);
  await obelisk(['train', '--resume', `${folder}/stopped`, '--quiet']);
  assert.equal(last('stopped'), last('whole'));
});

members('what they do not have is refused in a sentence', async () => {
  const small = '--phantoms 3 --size 16,12,16';
  const argv = `train --model dilated ${small} --out ${folder}/no --dropout 0.5`;
  const { code, stderr } = await obelisk([...argv.split(' '), '--quiet']);
  assert.is(code, 1);
  assert.match(stderr, /dilated has no dropout; it can be had in the U-Nets\n$/);
});

members.run();
