import { readFileSync, writeFileSync } from 'node:fs';
import { writeNifti } from '@obelisk/data';
import { labelNote, modelEntry } from '@obelisk/models';
import { readSafetensorsMetadata, stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scan } from './bad-files.js';
import { obelisk, temporaryFolder } from './obelisk.js';

const labelled = suite('obelisk segment and export: labels of weights');
const folder = temporaryFolder();
const input = `${folder}/scan.nii.gz`;
const exported = `${folder}/exported.safetensors`;
const weights = `${folder}/weights.safetensors`;
const model = 'obelisk-visceral';

/** Writes the weights of an untrained network for three labels. */
async function writeWeights(notes: Record<string, string>): Promise<void> {
  const options = { device: defaultDevice(), random: new Random(1), labels: 3 };
  const tensors = await stateDictionary(modelEntry(model).create(options));
  writeFileSync(weights, writeSafetensors(tensors, new Map(Object.entries(notes))));
}

async function exportedLabels(...options: readonly string[]): Promise<string | undefined> {
  const argv = ['export', '--weights', weights, '--output', exported, ...options];
  assert.is((await obelisk(argv)).code, 0);
  return readSafetensorsMetadata(readFileSync(exported), exported).get('labels');
}

/** What `obelisk segment` prints. */
async function segmented(path: string, ...options: readonly string[]): Promise<string> {
  const files = ['--weights', path, '--input', input, '--output', `${folder}/labels.nii.gz`];
  const { code, stdout, stderr } = await obelisk(['segment', ...files, ...options]);
  assert.is(code, 0, stderr);
  return stdout;
}

labelled.before(() => writeFileSync(input, writeNifti(scan, { gzip: true })));

labelled('a label whose name has a comma, also after an export', async () => {
  const labels = labelNote(['background', 'spleen, whole', 'liver']);
  await writeWeights({ model, labels });
  assert.is(await exportedLabels(), labels);
  const table = /^organ +ml\nspleen, whole +\d+\.\d\nliver +\d+\.\d\n$/;
  assert.match(await segmented(exported), table);
});

labelled('other labels than in the paper, without names', async () => {
  await writeWeights({});
  const table = /^organ +ml\nlabel 1 +\d+\.\d\nlabel 2 +\d+\.\d\n$/;
  assert.match(await segmented(weights), table);
  assert.match(await segmented(weights, '--model', model), table);
  const labels = await exportedLabels('--model', model);
  assert.is(labels, '["background","label 1","label 2"]');
});

labelled.run();
