import { applyAffine, makePhantom, phantomLabels, phantomSeries, shapeOf } from '@obelisk/data';
import { Random } from '@obelisk/tensor';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const phantom = suite('phantom');

type Phantom = ReturnType<typeof makePhantom>;
const fifty = [...phantomSeries({ count: 50, seed: 11, size: [40, 30, 40] })];

/** Per label: number of voxels, volume in mL and centre of gravity in mm. */
function measure({ labels }: Phantom) {
  const organs = phantomLabels.map(() => ({ voxels: 0, millilitres: 0, centre: [0, 0, 0] }));
  const [D, H, W] = shapeOf(labels);
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < H; j++) {
      for (let k = 0; k < W; k++) {
        const organ = organs[labels.data.get(i, j, k)];
        organ.voxels++;
        applyAffine(labels.affine, [i, j, k]).forEach((millimetres, axis) => {
          organ.centre[axis] += millimetres;
        });
      }
    }
  }
  for (const organ of organs) {
    organ.millilitres = (organ.voxels * labels.affine[0][0] ** 3) / 1000;
    organ.centre = organ.centre.map((sum) => sum / organ.voxels);
  }
  return organs;
}

const measured = fifty.map(measure);

phantom('holds all eight organs, of plausible volume, for every seed', () => {
  const plausible: Record<string, [number, number]> = {
    spleen: [60, 250],
    pancreas: [60, 130],
    'left kidney': [85, 240],
    gallbladder: [20, 75],
    esophagus: [25, 75],
    liver: [850, 1800],
    stomach: [250, 700],
    duodenum: [60, 150],
  };
  measured.forEach((organs, index) => {
    for (const [organ, [least, most]] of Object.entries(plausible)) {
      const { millilitres } = organs[phantomLabels.indexOf(organ as 'liver')];
      assert.ok(
        millilitres > least && millilitres < most,
        `phantom ${index}: ${organ} of ${millilitres.toFixed(0)} mL`,
      );
    }
  });
});

phantom('shows even the smallest organ in at least 100 voxels at the default size', () => {
  for (const seed of [1, 2, 3]) {
    const organs = measure(makePhantom({ random: new Random(seed) }));
    organs.forEach(({ voxels }, label) => {
      assert.ok(voxels >= 100, `${phantomLabels[label]}: ${voxels} voxels`);
    });
  }
});

phantom('has its organs on the anatomical side, in world coordinates', () => {
  for (const organs of measured) {
    const [, spleen, , leftKidney, gallbladder, esophagus, liver, stomach] = organs.map(
      ({ centre }) => centre,
    );
    assert.ok(liver[0] > 25 && gallbladder[0] > 25, 'liver and gallbladder on the right: x > 0');
    assert.ok(spleen[0] < -60 && stomach[0] < 0 && leftKidney[0] < -40, 'these on the left');
    assert.ok(leftKidney[1] < stomach[1] - 30, 'the kidney posterior, the stomach anterior');
    assert.ok(esophagus[2] > liver[2] && liver[2] > gallbladder[2], 'oesophagus above, then liver');
  }
});

phantom('varies in the place and the size of every organ', () => {
  const deviation = (numbers: number[]) => {
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    const squares = numbers.map((value) => (value - mean) ** 2);
    return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / numbers.length) / mean;
  };
  for (let label = 1; label < phantomLabels.length; label++) {
    assert.ok(deviation(measured.map((organs) => organs[label].millilitres)) > 0.08);
    for (const axis of [0, 1, 2]) {
      const places = measured.map((organs) => organs[label].centre[axis]);
      const spread = Math.max(...places) - Math.min(...places);
      assert.ok(spread > 15, `${phantomLabels[label]} moves by ${spread.toFixed(1)} mm only`);
    }
  }
});

/** How often each whole HU from -1024 on occurs in each label. */
function histogram(phantoms: readonly Phantom[]): Float64Array[] {
  const counts = phantomLabels.map(() => new Float64Array(3000));
  for (const { scan, labels } of phantoms) {
    labels.data.data.forEach((label, voxel) => {
      counts[label][scan.data.data[voxel] + 1024]++;
    });
  }
  return counts;
}

phantom('cannot be segmented from a voxel and its intensity alone', () => {
  const seen = histogram(fifty.slice(0, 40));
  const unseen = histogram(fifty.slice(40));
  // Bayes' classifier with the background among the classes, any weight of which is allowed.
  for (const weight of [1, 0.3, 0.1, 0.03]) {
    const chosen = Array.from({ length: 3000 }, (_, hounsfield) => {
      const scores = seen.map((counts, label) => counts[hounsfield] * (label === 0 ? weight : 1));
      return scores.indexOf(Math.max(...scores));
    });
    const dice = phantomLabels.slice(1).map((_, index) => {
      const label = index + 1;
      let [both, predicted, real] = [0, 0, 0];
      unseen.forEach((counts, truth) => {
        counts.forEach((count, hounsfield) => {
          if (truth === label) real += count;
          if (chosen[hounsfield] === label) predicted += count;
          if (truth === label && chosen[hounsfield] === label) both += count;
        });
      });
      return (2 * both) / (predicted + real);
    });
    const mean = dice.reduce((sum, value) => sum + value, 0) / dice.length;
    assert.ok(mean < 0.2, `mean Dice ${mean.toFixed(3)} with background weight ${weight}`);
  }
});

phantom('has organs whose intensities inside differ by less than the noise', () => {
  const sums = phantomLabels.map(() => [0, 0]);
  for (const { scan, labels } of phantomSeries({ count: 8, seed: 2 })) {
    const [D, H, W] = shapeOf(scan);
    for (let i = 1; i < D - 1; i++) {
      for (let j = 1; j < H - 1; j++) {
        for (let k = 1; k < W - 1; k++) {
          const label = labels.data.get(i, j, k);
          const same = (di: number, dj: number, dk: number) =>
            labels.data.get(i + di, j + dj, k + dk) === label;
          const inside = [-1, 1].every((d) => same(d, 0, 0) && same(0, d, 0) && same(0, 0, d));
          if (!inside || scan.data.get(i, j, k) < -150) continue; // nor in the stomach's gas
          sums[label][0] += scan.data.get(i, j, k);
          sums[label][1]++;
        }
      }
    }
  }
  const mean = (organ: (typeof phantomLabels)[number]) => {
    const [sum, count] = sums[phantomLabels.indexOf(organ)];
    return sum / count;
  };
  for (const organ of ['spleen', 'left kidney', 'pancreas', 'esophagus', 'duodenum'] as const) {
    const difference = mean(organ) - mean('liver');
    assert.ok(Math.abs(difference) < 15, `${organ} differs from the liver by ${difference} HU`);
  }
  const difference = mean('gallbladder') - mean('stomach');
  assert.ok(Math.abs(difference) < 15, `gallbladder and stomach differ by ${difference} HU`);
});

phantom('holds air, lung, fat and bone beside the organs, in whole Hounsfield units', () => {
  const { data } = makePhantom({ random: new Random(5) }).scan.data;
  const share = (low: number, high: number) =>
    data.filter((value) => value >= low && value <= high).length / data.length;
  assert.ok(share(-1024, -950) > 0.2, 'air');
  assert.ok(share(-900, -750) > 0.04, 'lung');
  assert.ok(share(-140, -60) > 0.1, 'fat');
  assert.ok(share(150, 400) > 0.008, 'bone');
  assert.ok(data.every((value) => Number.isInteger(value) && value >= -1024));
});

phantom('is the same to the bit for the same seed, and another for another', () => {
  const make = (seed: number) => makePhantom({ size: [24, 18, 24], random: new Random(seed) });
  assert.equal(make(3).scan.data.data, make(3).scan.data.data);
  assert.equal(make(3).labels.data.data, make(3).labels.data.data);
  assert.not.equal(make(3).labels.data.data, make(4).labels.data.data);
});

phantom('starts a longer series with the phantoms of a shorter one', () => {
  const size = [16, 12, 16] as const;
  const [one] = phantomSeries({ count: 1, seed: 9, size });
  const [first, second] = phantomSeries({ count: 2, seed: 9, size });
  assert.equal(first.scan.data.data, one.scan.data.data);
  assert.not.equal(second.scan.data.data, one.scan.data.data);
});

phantom('has any size, the body in view and its centre at the origin', () => {
  const side = fc.integer({ min: 8, max: 33 });
  fc.assert(
    fc.property(side, side, side, fc.integer(), (D, H, W, seed) => {
      const { scan, labels } = makePhantom({ size: [D, H, W], random: new Random(seed) });
      assert.equal(shapeOf(scan), [D, H, W]);
      assert.equal(shapeOf(labels), [D, H, W]);
      const middle = applyAffine(scan.affine, [(D - 1) / 2, (H - 1) / 2, (W - 1) / 2]);
      assert.ok(middle.every((millimetres) => Math.abs(millimetres) < 1e-9));
      assert.ok(labels.data.data.includes(6), 'the liver is in view');
    }),
    { numRuns: 25 },
  );
});

phantom('takes a spacing, and then shows as much as fits', () => {
  const { scan, labels } = makePhantom({ size: [20, 20, 20], spacing: 3, random: new Random(1) });
  assert.equal(scan.affine[1], [0, 3, 0, -28.5]);
  assert.ok(!scan.data.data.includes(-1024) && labels.data.data.some((label) => label > 0));
});

phantom('refuses silly sizes and spacings in one sentence', () => {
  const random = new Random(1);
  for (const size of [
    [7, 48, 48],
    [48, 48.5, 48],
    [48, 48, Infinity],
    [48, 48, 513],
    [48, 48],
  ]) {
    assert.throws(
      () => makePhantom({ size: size as never, random }),
      /^makePhantom: the size \[.*\] expects three whole numbers of voxels, each from 8 to 512$/,
    );
  }
  assert.throws(() => makePhantom({ spacing: 0, random }), /spacing 0 expects a positive number/);
  assert.throws(() => makePhantom({ spacing: NaN, random }), /spacing NaN expects a positive/);
});

phantom.run();
