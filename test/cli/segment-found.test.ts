import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeNifti } from '@obelisk/data';
import { modelEntry } from '@obelisk/models';
import { stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scan } from './bad-files.js';
import { obelisk, temporaryFolder } from './obelisk.js';

const command = suite('obelisk segment: what is written beside labels');
const folder = temporaryFolder();
const weights = [`${folder}/a.safetensors`, `${folder}/b.safetensors`];
const input = `${folder}/scan.nii.gz`;

command.before(async () => {
  for (const [at, path] of weights.entries()) {
    const options = { device: defaultDevice(), random: new Random(at), labels: 3 };
    const tensors = await stateDictionary(modelEntry('obelisk-visceral').create(options));
    const notes = { model: 'obelisk-visceral', labels: 'background,liver,left kidney' };
    writeFileSync(path, writeSafetensors(tensors, new Map(Object.entries(notes))));
  }
  writeFileSync(input, writeNifti(scan, { gzip: true }));
});

const segment = (output: string, ...more: string[]) =>
  obelisk([
    ...['segment', '--weights', weights[0], '--input', input],
    ...['--output', `${folder}/${output}`, ...more],
  ]);

command('labels are the same with and without probabilities', async () => {
  assert.is((await segment('plain.nii.gz')).code, 0);
  const { code, stdout } = await segment('maps.nii.gz', '--probabilities', '--json');
  assert.is(code, 0);
  assert.is(JSON.parse(stdout).probabilities, 'nifti');
  assert.equal(readFileSync(`${folder}/maps.nii.gz`), readFileSync(`${folder}/plain.nii.gz`));
  const maps = ['1_liver.nii.gz', '2_left_kidney.nii.gz'];
  assert.equal(readdirSync(`${folder}/maps_probabilities`), maps);
  assert.is((await segment('packed.nii', '--probabilities', 'npz')).code, 0);
  assert.ok(existsSync(`${folder}/packed.npz`));
});

command('an ensemble with two flips, its uncertainty and its largest components', async () => {
  const { code, stdout, stderr } = await segment(
    ...(['both.nii.gz', '--weights', ...weights, '--mirror', 'y', '--uncertainty'] as const),
    ...['--keep-largest', 'left kidney', 'liver', '--json'],
  );
  assert.is(code, 0, stderr);
  const { mirror, keepLargest, uncertainty } = JSON.parse(stdout);
  assert.equal([mirror, keepLargest, uncertainty], ['y', [1, 2], true]);
  assert.match(stderr, /no network of obelisk learns from flipped scans/);
  const maps = ['entropy.nii.gz', 'mutual_information.nii.gz'];
  assert.equal(readdirSync(`${folder}/both_uncertainty`), maps);
});

command('wrong usage is told in one sentence, and nothing is written', async () => {
  writeFileSync(`${folder}/bad.json`, '[]');
  const cases: [string[], number, RegExp][] = [
    [['--mirror', 'q'], 2, /'q' is invalid; expected some of the axes x, y and z, each once/],
    [['--mirror', 'xx'], 2, /expected some of the axes x, y and z, each once, as xy/],
    [['--probabilities', 'png'], 2, /'png' is invalid; expected one of nifti, npz/],
    [['--uncertainty'], 2, /--uncertainty .* expected several --weights, or --mirror/],
    [['--keep-largest', 'heart'], 2, /no organ heart; expected one of liver, left kidney/],
    [['--keep-largest', '3'], 2, /there is no organ 3/],
    [['--keep-largest', `${folder}/none.json`], 1, /none\.json: cannot be read: no such file/],
    [['--keep-largest', `${folder}/bad.json`], 1, /bad\.json: the decision is \[\]; expected an/],
  ];
  for (const [more, exit, expected] of cases) {
    const { code, stdout, stderr } = await segment('wrong.nii.gz', ...more);
    assert.equal([code, stdout], [exit, ''], more.join(' '));
    assert.match(stderr.trim().split('\n').at(-1) as string, expected);
  }
  assert.not.ok(readdirSync(folder).some((name) => name.startsWith('wrong')));
});

command.run();
