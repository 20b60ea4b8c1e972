// Trainings in which batch normalisation would see a single value per channel are refused, and the
// smallest size and batch that are named can be trained with.
import { scalingAffine, voxelGrid } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { type ModelEntry, modelEntry, modelNames } from '@obelisk/models';
import { Random } from '@obelisk/tensor';
import {
  createLearner,
  memorySource,
  paperRecipe,
  requireSeveralValues,
  singleValueProblem,
  type TrainedBatches,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const single = suite('single values in training');

type Size = readonly [number, number, number];

/** So many scans at once, or in parts. */
function batches(size: Size, scansPerStep: number, accumulate = 1, scans = 8): TrainedBatches {
  return { settings: { ...paperRecipe, scansPerStep, accumulate }, size, scans };
}

const unet = modelEntry('unet-tcia');
const start =
  'expected more than 1 value per channel when training, and batch normalisation batch4 gets ' +
  '[1, 56, 1, 1, 1] from 1 scan of 16 x 16 x 16 voxels at once; the smallest that works: ';

single('one scan, also as a part of a batch', () => {
  const size = [16, 16, 16] as const;
  const larger = 'scans of 33 x 16 x 16 voxels';
  const problems: [TrainedBatches, string][] = [
    [batches(size, 1), `${start}${larger}, or batches of 2`],
    [batches(size, 1, 1, 1), `${start}${larger}`],
    [batches(size, 2, 2), `${start}${larger}, or batches of 2 in 1 part`],
    [batches(size, 3, 2), `${start}${larger}, or batches of 3 in 1 part`],
  ];
  for (const [of, expected] of problems) assert.is(singleValueProblem(unet, of), expected);
  for (const of of [batches(size, 2), batches(size, 4, 2), batches([33, 16, 16], 3, 3)]) {
    assert.is(singleValueProblem(unet, of), null);
  }
});

single('the original network at one place', () => {
  const settings = { ...paperRecipe, scansPerStep: 1, locations: 1 };
  const entry = modelEntry('obelisk');
  assert.is(
    singleValueProblem(entry, { settings }),
    'expected more than 1 value per channel when training, and batch normalisation BN1 gets ' +
      '[1, 256, 1] from 1 place in 1 scan at once; the smallest that works: 2 places in each ' +
      'scan, or batches of 2',
  );
  for (const enough of [{ locations: 2 }, { scansPerStep: 2 }]) {
    assert.is(singleValueProblem(entry, { settings: { ...settings, ...enough } }), null);
  }
});

/** A training of air with one voxel of each organ. */
async function learnerOf(entry: ModelEntry, size: Size, scans: number) {
  const affine = scalingAffine([1, 1, 1]);
  const voxels = size[0] * size[1] * size[2];
  const one = (name: string) => ({
    name,
    scan: voxelGrid(new Float32Array(voxels).fill(-1000), size, affine),
    labels: voxelGrid(
      Uint8Array.from({ length: voxels }, (_, i) => i % 3),
      size,
      affine,
    ),
  });
  const source = memorySource(
    Array.from({ length: scans }, (_, at) => one(`scan ${at}`)),
    {
      orientation: 'RAS',
      spacing: null,
      size: null,
      fit: 'crop',
      intensity: { factor: 1 / 1024, offset: 1 },
    },
  );
  const settings = { ...paperRecipe, scansPerStep: scans, augmentation: 0 };
  const options = { device: openDevice('webasm'), random: new Random(1), labels: 3 };
  const learner = await createLearner(entry, source, settings, options);
  return learner.loss(
    await Promise.all(source.names.map((_, at) => source.load(at))),
    new Random(2),
  );
}

for (const name of modelNames().filter((one) => modelEntry(one).kind === 'volume')) {
  single(`${name}: at the smallest size there are two values, one voxel below there is one`, () => {
    const entry = modelEntry(name);
    const problem = singleValueProblem(entry, batches([4, 4, 4], 1)) ?? '';
    const [, text] = /scans of (\d+ x \d+ x \d+) voxels, or batches of 2$/.exec(problem) ?? [];
    const [D, H, W] = text.split(' x ').map(Number);
    assert.is(singleValueProblem(entry, batches([D, H, W], 1)), null);
    const below = [D, H, W].map((length) => (length > 4 ? length - 1 : length)) as [...Size];
    assert.throws(
      () => requireSeveralValues(entry, batches(below, 1)),
      new RegExp(`^${name}: exp`),
    );
  });
}

single('a learner is refused before its first step, and what is advised goes through', async () => {
  const hybrid = modelEntry('obelisk-tcia-hybrid');
  const message = await learnerOf(hybrid, [4, 4, 4], 1).then(() => '', String);
  assert.match(message, /^Error: obelisk-tcia-hybrid: expected more than 1 value .* 4 x 5 x 4 vo/);
  for (const [size, scans] of [
    [[4, 5, 4], 1],
    [[4, 4, 4], 2],
  ] as const) {
    const loss = await learnerOf(hybrid, size, scans);
    loss.backward();
    assert.ok(Number.isFinite(loss.item()));
  }
});

single.run();
