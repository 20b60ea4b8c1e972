// What `obelisk segment` says of scans that are not as its network expects them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { makePhantom, type Volume, voxelGrid, writeNifti } from '@obelisk/data';
import { readLabels } from '@obelisk/data/node';
import { modelEntry } from '@obelisk/models';
import { stateDictionary, writeSafetensors } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { contentsOf, obelisk, temporaryFolder } from './obelisk.js';

const segment = suite('obelisk segment: scans that are not as expected');
const folder = temporaryFolder();
const out = `${folder}/out`;
const output = `${out}/labels.nii.gz`;
const size = [20, 15, 18] as const;
const { scan } = makePhantom({ random: new Random(7), size: [...size], spacing: 12 });

segment.before(() => {
  mkdirSync(out);
});

/** Writes weights of an untrained network, and says where. */
async function weights(model: string, notes: Record<string, string> = {}, background = 0) {
  const entry = modelEntry(model);
  const labels = entry.labels.length;
  const network = entry.create({ device: defaultDevice(), random: new Random(2), labels });
  const state = await stateDictionary(network);
  const bias = [...state.values()].filter(({ shape }) => shape.join() === String(labels)).at(-1);
  if (background && bias) bias.data[0] = background;
  const path = `${folder}/${model}.safetensors`;
  writeFileSync(path, writeSafetensors(state, new Map(Object.entries(notes))));
  return path;
}

/** The scan with other values, as a file. */
function written(change: (hounsfield: number, at: number) => number): string {
  const changed = voxelGrid(scan.data.data.map(change), [...size], scan.affine);
  return file(changed);
}

function file(volume: Volume): string {
  const path = `${folder}/scan.nii`;
  writeFileSync(path, writeNifti(volume));
  return path;
}

const run = (net: string, input: string, ...more: string[]) =>
  obelisk(['segment', '--weights', net, '--input', input, '--output', output, ...more]);

const told = { fieldOfView: '[240, 180, 216]' };

segment('values below -1500: one line counts them, and the labels are those of air', async () => {
  const net = await weights('obelisk-visceral', told);
  await run(
    net,
    written((hounsfield, at) => (at % 18 < 3 ? -1024 : hounsfield)),
  );
  const expected = readLabels(output);
  const input = written((hounsfield, at) => (at % 18 < 3 ? -3024 : hounsfield));
  const { code, stderr, stdout } = await run(net, input, '--json');
  assert.is(code, 0);
  assert.equal(readLabels(output), expected);
  const line = '900 voxels below -1500, which no scanner means as HU, became air (-1024)';
  assert.ok(stderr.split('\n').includes(`${input}: ${line}`), stderr);
  assert.equal(JSON.parse(stdout).remarks, [line]);
});

segment('values that cannot be HU: one line, what was expected and what to do', async () => {
  const net = await weights('obelisk-visceral', told);
  const { code, stderr } = await run(
    net,
    written((hounsfield) => hounsfield + 1024),
  );
  assert.is(code, 0);
  const lines = stderr.split('\n').filter((line) => line.includes('HU'));
  assert.is(lines.length, 1, stderr);
  assert.match(
    lines[0],
    /scan\.nii: the intensities do not look like HU.*; expected .*: store the/,
  );
});

segment('another size than in training: one line; --field-of-view trained gives that', async () => {
  const net = await weights('obelisk-visceral', { fieldOfView: '[300, 180, 216]' });
  const input = file(scan);
  const { stderr } = await run(net, input);
  assert.match(
    stderr,
    /^the scan is 240 x 180 x 216 mm, the network learned from scans of 300 x 1/m,
  );
  const asked = await run(net, input, '--field-of-view', 'trained', '--json');
  assert.is(asked.code, 0, asked.stderr);
  assert.not.match(asked.stderr, /learned from/);
  assert.match(asked.stderr, /80 x 60 x 72 voxels cropped or padded to 100 x 60 x 72/);
  assert.is(JSON.parse(asked.stdout).fieldOfView, 'trained');
  const labels = readLabels(output);
  assert.equal(labels.data.shape, [...size]);
  assert.equal(labels.affine, scan.affine);
});

segment('--field-of-view trained where there is none: refused before the work', async () => {
  const preparation = JSON.stringify({
    ...{ orientation: 'RAS', spacing: null, size: null, fit: 'crop' },
    intensity: { factor: 1, offset: 0 },
  });
  const before = contentsOf(out);
  for (const [net, why] of [
    [await weights('obelisk', { preparation }), /the weights of obelisk have none, or do not tell/],
    [await weights('unet-lean'), /unet-lean brings every scan to 144 x 144 x 144 voxels$/m],
  ] as const) {
    const { code, stderr } = await run(net, `${folder}/absent.nii`, '--field-of-view', 'trained');
    assert.is(code, 2);
    assert.match(stderr, /^obelisk: --field-of-view trained is for networks whose offsets are/m);
    assert.match(stderr, why);
  }
  assert.equal(contentsOf(out), before);
});

segment('an intensity that dominates a scan without a unit', async () => {
  const preparation = JSON.stringify({
    ...{ orientation: 'RAS', spacing: null, size: null, fit: 'crop', intensity: 'volume' },
  });
  const net = await weights('obelisk', { preparation });
  const input = written((hounsfield, at) => (at === 271 ? 1e30 : hounsfield));
  const { stderr } = await run(net, input);
  assert.match(
    stderr,
    /scan\.nii: 1 voxel, the furthest off 1\.\d+e\+30 at \[1, 0, 1\], makes 100 %/,
  );
});

segment('a label map of background alone is told, and said in JSON as before', async () => {
  const net = await weights('obelisk-visceral', told, 1e6);
  for (const more of [[], ['--json']]) {
    const { code, stderr } = await run(net, file(scan), ...more);
    assert.is(code, 0);
    assert.match(stderr, /\nno organ was found: all voxels of the label map are background\n$/);
  }
});

const hybrid = 'weights/obeliskhybrid_tcia_fold1.pth';
const ge = 'cases/ge_fov.nii.gz';
const truth = 'data/ct/ts_abdomen_3mm_labels_tcia8.nii.gz';
const missing = missingShared(hybrid) ?? missingShared(ge) ?? missingShared(truth);
unless(missing, segment)('a real CT with -3024 around it: liver 0.89, was 0.52', async () => {
  const { code, stdout } = await run(
    sharedFolder + hybrid,
    sharedFolder + ge,
    ...['--ground-truth', sharedFolder + truth, '--json'],
  );
  assert.is(code, 0);
  const organs: { name: string; dice: number }[] = JSON.parse(stdout).organs;
  const liver = organs.find(({ name }) => name === 'liver')?.dice ?? 0;
  assert.ok(liver >= 0.89, `liver ${liver}`);
});

segment.run();
