import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeNifti } from '@obelisk/data';
import { readLabels } from '@obelisk/data/node';
import { modelEntry } from '@obelisk/models';
import { stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { labels, scan } from './bad-files.js';
import { finished, obelisk, startObelisk, temporaryFolder } from './obelisk.js';

const command = suite('obelisk segment: a folder of scans');
const folder = temporaryFolder();
const weights = `${folder}/net.safetensors`;
const input = `${folder}/scans`;
const good = `${folder}/good`;
const truth = `${folder}/truth`;

command.before(async () => {
  const options = { device: defaultDevice(), random: new Random(1), labels: 3 };
  const tensors = await stateDictionary(modelEntry('obelisk-visceral').create(options));
  // Trained, so they say, on scans as large as this one: there is nothing to tell about that.
  const fieldOfView = '[72, 54, 60]';
  const notes = { model: 'obelisk-visceral', labels: 'background,liver,spleen', fieldOfView };
  writeFileSync(weights, writeSafetensors(tensors, new Map(Object.entries(notes))));
  for (const path of [input, good, truth]) mkdirSync(path);
  const bytes = writeNifti(scan, { gzip: true });
  for (const name of ['a_0000', 'b']) writeFileSync(`${input}/${name}.nii.gz`, bytes);
  for (const name of ['a', 'b', 'c', 'd']) writeFileSync(`${good}/${name}.nii.gz`, bytes);
  writeFileSync(`${input}/damaged.nii.gz`, bytes.subarray(0, bytes.length >> 1));
  writeFileSync(`${input}/notes.txt`, 'seen by nobody');
  writeFileSync(`${truth}/a.nii.gz`, writeNifti(labels, { gzip: true }));
});

const argumentsFor = (from: string, output: string, ...more: string[]) =>
  ['segment', '--weights', weights, '--input', from, '--output', output].concat(more);

const run = (from: string, output: string, ...more: string[]) =>
  obelisk(argumentsFor(from, output, ...more));

command('a table, one bad scan named, exit code 1; --continue does what is left', async () => {
  const output = `${folder}/table`;
  const { code, stdout, stderr } = await run(input, output, '--ground-truth', truth);
  assert.is(code, 1);
  const [head, a, b, damaged] = stdout.split('\n');
  assert.match(head, /^case +voxels +s +liver ml +spleen ml +Dice$/);
  assert.match(a, /^a +24 x 18 x 20 +\d+\.\d( +\d+\.\d){2} +0\.\d{3}$/);
  assert.match(b, /^b +24 x 18 x 20 +\d+\.\d( +\d+\.\d){2} +-$/);
  assert.match(damaged, /^damaged: .*damaged\.nii\.gz: .*gzip data is damaged/);
  const told = [
    /\n.*scans: not read: notes\.txt\n/,
    /\n.*truth: no true labels of 2 scans, as b\n/,
    /\n3\/3 scans done {2}0:00 left\n/,
    /\n2 scans segmented \(networks \d+\.\d s\) in \d+\.\d s with at most .* GB .* on webasm/,
    /\nobelisk: 1 of 3 scans failed; the first: .*damaged\.nii\.gz: .*\n$/,
  ];
  for (const line of told) assert.match(stderr, line);
  assert.equal(readdirSync(output), [
    ...['a.nii.gz', 'b.nii.gz', 'segmentation.csv', 'segmentation.json'],
  ]);

  const alone = `${folder}/alone.nii.gz`;
  assert.is((await run(`${input}/b.nii.gz`, alone)).code, 0);
  assert.equal(readFileSync(`${output}/b.nii.gz`), readFileSync(alone));

  const again = await run(input, output);
  assert.is(again.code, 1);
  assert.match(
    again.stderr,
    /labels of 2 of the 3 scans already, the first a\.nii\.gz; go on with/,
  );
  writeFileSync(`${input}/damaged.nii.gz`, readFileSync(`${input}/b.nii.gz`));
  const rest = await run(input, output, '--continue', '--json', '--quiet');
  assert.equal([rest.code, rest.stderr], [0, '']);
  const { done, failed, left, cases, model } = JSON.parse(rest.stdout);
  assert.equal([done, failed, left, model], [3, 0, 0, 'obelisk-visceral']);
  const before = cases.map((one: { before: boolean }) => one.before);
  assert.equal(before, [true, true, false]);
});

command('what is meant for one scan, or for folders', async () => {
  const output = `${folder}/refused`;
  const refused = async (sentence: RegExp, from: string, to: string, ...more: string[]) => {
    const { code, stdout, stderr } = await run(from, to, ...more);
    assert.match(stderr, sentence);
    assert.match(stderr, /^(model: [^\n]+\n)?obelisk: [^\n]+\n$/);
    assert.equal([code, stdout, existsSync(output)], [2, '', false]);
  };
  const overlay = `${folder}/a.png`;
  await refused(/--overlay is for one scan/, input, output, '--overlay', overlay);
  await refused(/expected a folder for their labels/, input, `${output}.nii.gz`);
  const one = `${input}/b.nii.gz`;
  await refused(/--continue is for a folder of scans/, one, `${output}.nii.gz`, '--continue');
  await refused(/label map is expected to end in \.nii/, one, output);
  await refused(/unknown model 'vnet'/, input, output, '--model', 'vnet');
  await refused(/obelisk-visceral takes scans of any/, input, output, '--crop', '0,9,0,9,0,9');
});

command('Ctrl-C: the scan in work is done, nothing half-written, --continue goes on', async () => {
  const output = `${folder}/interrupted`;
  const child = startObelisk(argumentsFor(good, output));
  const ending = finished(child);
  // When the first scan is in work: the record is written, labels are not.
  while (!existsSync(`${output}/segmentation.json`) && child.exitCode === null) await pause();
  child.kill('SIGINT');
  const { code, stderr } = await ending;
  assert.is(code, 130, stderr);
  assert.match(stderr, /\nstopping after this scan; Ctrl-C again ends at once\n/);
  assert.match(stderr, /\nobelisk: interrupted with [1-4] scans left; go on with --continue\n$/);
  const made = readdirSync(output).filter((name) => !name.startsWith('segmentation.'));
  for (const name of made) readLabels(`${output}/${name}`);
  assert.ok(made.length < 4);
  const rest = await run(good, output, '--continue');
  assert.is(rest.code, 0, rest.stderr);
  assert.is(readdirSync(output).length, 6);
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

command.run();
