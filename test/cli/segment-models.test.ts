import { mkdirSync, writeFileSync } from 'node:fs';
import { writeNifti } from '@obelisk/data';
import { readLabels } from '@obelisk/data/node';
import { modelEntry, modelNames } from '@obelisk/models';
import { type NamedArrays, stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import { type Preparation, preparationOf } from '@obelisk/training';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scan } from './bad-files.js';
import { contentsOf, obelisk, temporaryFolder } from './obelisk.js';

const segment = suite('obelisk segment: models and ensembles');
const folder = temporaryFolder();
const out = `${folder}/out`;
const input = `${folder}/scan.nii.gz`;
const output = `${out}/labels.nii.gz`;

/** Writes the weights of an untrained network, and says where. */
async function weights(
  model: string,
  {
    seed = 1,
    labels = modelEntry(model).labels.length,
    notes = {},
    change = () => {},
  }: {
    seed?: number;
    labels?: number;
    notes?: Record<string, string>;
    change?: (tensors: NamedArrays) => void;
  } = {},
): Promise<string> {
  const options = { device: defaultDevice(), random: new Random(seed), labels };
  const tensors = await stateDictionary(modelEntry(model).create(options));
  change(tensors);
  files++;
  const path = `${folder}/${model}-${files}.safetensors`;
  writeFileSync(path, writeSafetensors(tensors, new Map(Object.entries(notes))));
  return path;
}
let files = 0;

segment.before(() => {
  mkdirSync(out);
  writeFileSync(input, writeNifti(scan, { gzip: true }));
});

/** `obelisk segment` of the scan with these weights. */
const run = (paths: readonly string[], ...more: string[]) =>
  obelisk(['segment', '--weights', ...paths, '--input', input, '--output', output, ...more]);

/** Asserts that it fails with one sentence, and leaves nothing behind. */
async function refused(paths: readonly string[], sentence: RegExp, ...more: string[]) {
  const before = contentsOf(out);
  const { code, stdout, stderr } = await run(paths, ...more);
  assert.match(stderr, sentence);
  assert.match(stderr, /^(model: [^\n]+\n)?obelisk: [^\n]+\n$/);
  assert.is(stdout, '');
  assert.equal(contentsOf(out), before);
  return code;
}

segment('a model is guessed from the tensor names, and said', async () => {
  const path = await weights('obelisk-visceral-hybrid');
  const { code, stderr } = await run([path]);
  assert.is(code, 0);
  assert.is(
    stderr.split('\n')[0],
    `model: obelisk-visceral-hybrid, from the tensor names of ${path}`,
  );
});

segment('what else it could be is said', async () => {
  const { stderr } = await run([await weights('obelisk')]);
  assert.match(stderr, /^model: obelisk, from the tensor names of .*; obelisk-fixed would fit as/);
});

segment('metadata tells first', async () => {
  const { stderr } = await run([await weights('obelisk', { notes: { model: 'obelisk-fixed' } })]);
  assert.match(stderr, /^model: obelisk-fixed, from the metadata of /);
});

segment('weights of no known model', async () => {
  const change = (tensors: NamedArrays) => tensors.delete('LIN4.bias');
  const like =
    /fits no known model \(most like obelisk-visceral: 9\d % of its tensors\); name the network/;
  await refused([await weights('obelisk-visceral', { change })], like);
  const other = (tensors: NamedArrays) => {
    tensors.clear();
    tensors.set('x', ndarray(new Float32Array(3), [3]));
  };
  await refused(
    [await weights('obelisk', { change: other })],
    /look like no known model; name the network/,
  );
  const unknown = await weights('obelisk', { notes: { model: 'vnet' } });
  await refused([unknown], /was trained as "vnet", which is no known model/);
});

segment('a model that is not there', async () => {
  const path = await weights('obelisk');
  const code = await refused(
    [path],
    /unknown model 'vnet'; there are unet-table1/,
    '--model',
    'vnet',
  );
  assert.is(code, 2);
});

const preparation: Preparation = {
  orientation: 'LAI',
  spacing: null,
  size: [20, 24, 16],
  fit: 'crop',
  intensity: 'volume',
};
const notes = {
  model: 'obelisk-tcia-hybrid',
  labels: 'background,anterior,posterior',
  preparation: JSON.stringify(preparation),
};

segment('a checkpoint brings its labels and preparation', async () => {
  const path = await weights('obelisk-tcia-hybrid', { labels: 3, notes });
  const { code, stdout, stderr } = await run([path]);
  assert.is(code, 0);
  assert.match(stdout, /^organ +ml\nanterior +\d+\.\d\nposterior +\d+\.\d\n$/);
  assert.match(stderr, /\nreoriented from RAS to LAI\n/);
  assert.match(stderr, /\n24 x 18 x 20 voxels cropped or padded to 20 x 24 x 16\n/);
  const found = readLabels(output);
  assert.equal(found.data.shape, scan.data.shape);
  assert.is(found.data.get(1, 5, 5), 0);
});

segment('a checkpoint of another size for the global FC U-Net', async () => {
  const size = [16, 16, 16] as const;
  const entry = modelEntry('unet-global-visceral');
  if (entry.kind !== 'volume') throw new Error('expected a network of whole volumes');
  const network = entry.create({ device: defaultDevice(), random: new Random(1), labels: 2, size });
  const stored = { ...preparationOf(entry), size };
  const own = {
    model: entry.name,
    labels: 'background,organ',
    preparation: JSON.stringify(stored),
  };
  const path = `${folder}/global.safetensors`;
  writeFileSync(
    path,
    writeSafetensors(await stateDictionary(network), new Map(Object.entries(own))),
  );
  const { code, stderr } = await run([path]);
  assert.is(code, 0, stderr);
  assert.match(stderr, /cropped or padded to 16 x 16 x 16\n/);
});

segment('a checkpoint with a preparation that cannot be', async () => {
  const wrong = { ...notes, preparation: JSON.stringify({ ...preparation, fit: 'squeeze' }) };
  const path = await weights('obelisk-tcia-hybrid', { labels: 3, notes: wrong });
  await refused([path], /its preparation has the fit "squeeze"; expected "resample" or "crop"/);
});

segment('labels that the weights do not have', async () => {
  const two = await weights('obelisk', { labels: 2, notes: { model: 'obelisk', labels: 'a,b,c' } });
  await refused([two], /has 2 labels with the background; expected 3: a, b, c/);
});

segment('the same weights twice give the same labels as once', async () => {
  const path = await weights('obelisk-visceral');
  await run([path]);
  const once = readLabels(output).data.data;
  const { code } = await run([path, path]);
  assert.is(code, 0);
  assert.equal(readLabels(output).data.data, once);
});

segment('an ensemble of two: neither answer alone', async () => {
  const paths = [await weights('obelisk-visceral', { seed: 2 }), await weights('obelisk-visceral')];
  const answers = [];
  for (const some of [[paths[0]], [paths[1]], paths]) {
    assert.is((await run(some)).code, 0);
    answers.push(readLabels(output).data.data);
  }
  assert.not.equal(answers[2], answers[0]);
  assert.not.equal(answers[2], answers[1]);
});

segment('an ensemble of two models, of other labels, of another preparation', async () => {
  const first = await weights('obelisk-visceral');
  const hybrid = await weights('obelisk-visceral-hybrid');
  const mixed = new RegExp(
    `${hybrid}: does not fit obelisk-visceral: .*look like obelisk-visceral-`,
  );
  await refused([first, hybrid], mixed);
  const trained = (changes: object) =>
    weights('obelisk-tcia-hybrid', { labels: 3, notes: { ...notes, ...changes } });
  const one = await trained({});
  const labels = 'background,posterior,anterior';
  await refused(
    [one, await trained({ labels })],
    /has the labels .*; expected those of .*anterior, p/,
  );
  const other = JSON.stringify({ ...preparation, orientation: 'RAS' });
  await refused([one, await trained({ preparation: other })], /its scans were prepared as \["RAS"/);
  const model = 'obelisk-visceral-hybrid';
  await refused(
    [one, await trained({ model })],
    /was trained as "obelisk-visceral-hybrid"; expected/,
  );
});

segment('a number that is not finite in the second file', async () => {
  const change = (tensors: NamedArrays) => {
    (tensors.get('LIN4.bias')?.data as Float32Array)[2] = Number.NaN;
  };
  const [good, bad] = [
    await weights('obelisk-visceral'),
    await weights('obelisk-visceral', { change }),
  ];
  await refused(
    [good, bad],
    new RegExp(`${bad}: tensor LIN4.bias holds NaN at 2; expected finite`),
  );
});

segment('a box for networks that do not resample', async () => {
  const path = await weights('obelisk-visceral');
  const sentence =
    /--crop is for networks that resample .*; obelisk-visceral takes scans of any size/;
  assert.is(await refused([path], sentence, '--crop', '0,9,0,9,0,9'), 2);
});

segment('boxes that are none, or leave the scan', async () => {
  const resampled = JSON.stringify({ ...preparation, fit: 'resample' });
  const own = { ...notes, preparation: resampled };
  const path = await weights('obelisk-tcia-hybrid', { labels: 3, notes: own });
  for (const box of ['1,2,3', '0,9,0,9,0,x', '0,9,9,9,0,9', '0,9,0,9,-1,9']) {
    assert.is(
      await refused([path], /expected x0,x1,y0,y1,z0,z1 in whole voxels/, `--crop=${box}`),
      2,
    );
  }
  await refused([path], /range 0 to 25 along R leaves the scan/, '--crop', '0,25,0,9,0,9');
  const { code, stderr } = await run([path], '--crop', '2,20,1,18,0,11');
  assert.is(code, 0);
  assert.match(stderr, /\ncropped to the voxels 2 to 20, 1 to 18, 0 to 11, ends excluded\n/);
  const { data } = readLabels(output);
  const outside = data.data.filter((_, at) => at % 20 >= 11);
  assert.ok(outside.every((label) => label === 0));
  assert.ok(data.data.some((label) => label > 0));
});

segment('too little memory is told before the work begins', async () => {
  const path = await weights('obelisk-tcia-hybrid');
  const { availableMemory } = process;
  process.availableMemory = () => 1e8; // enough for the scan
  const sentence =
    /obelisk-tcia-hybrid on 144 x 144 x 144 voxels needs about \d\.\d GB of memory, /;
  try {
    const { stderr, code } = await run([path]);
    assert.match(stderr, sentence);
    assert.is(code, 1);
  } finally {
    process.availableMemory = availableMemory;
  }
});

segment('--json tells all of a run', async () => {
  const path = await weights('obelisk-visceral');
  const { stdout } = await run([path, path], '--json', '--quiet');
  const { model, weights: used, organs, seconds, peakBytes, preparation: how } = JSON.parse(stdout);
  assert.is(model, 'obelisk-visceral');
  assert.equal(used, [path, path]);
  assert.equal([organs.length, organs[0].name, organs[0].label], [7, 'liver', 1]);
  assert.ok(seconds > 0 && peakBytes > 1e7);
  assert.equal(how.spacing, [3, 3, 3]);
});

segment('every name is known', async () => {
  const absent = `${folder}/absent.pth`;
  for (const name of modelNames()) {
    await refused([absent], /absent.pth: cannot be read/, '--model', name);
  }
});

segment.run();
