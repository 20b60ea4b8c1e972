// Folds as if they had been trained: their labels are the truth, with voxels added or taken off.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { phantomLabels, phantomSeries, shapeOf, voxelGrid } from '@obelisk/data';
import { writeLabels } from '@obelisk/data/node';
import { dice } from '@obelisk/training';
import {
  beginCrossval,
  crossvalJobs,
  decideKeepLargest,
  keepLargestFile,
  readKeptOrgans,
  validationFile,
} from '@obelisk/training/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const keeping = suite('the largest component: decided by cross-validation');
const folder = mkdtempSync(join(tmpdir(), 'obelisk-keep-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const [liver, spleen] = [1, 2];

keeping('where Dice of the held-out scans is larger, organ by organ', async () => {
  const plan = await beginCrossval(folder, {
    ...{ models: ['obelisk', 'unet-lean'], folds: 2, seeds: [1], data: 'phantoms', phantoms: 2 },
    ...{ spacing: 'none', fit: 'crop', recipe: 'default', steps: 1, device: 'webasm' },
  });
  const truths = [...phantomSeries({ count: 2, seed: plan.dataSeed })].map(({ labels }) => labels);
  const before: number[] = [];
  for (const job of crossvalJobs(plan)) {
    const [name] = plan.folds[job.fold];
    const truth = truths[Number(name.at(-1)) - 1];
    const values = Uint8Array.from(truth.data.data);
    // A corner that is no liver; and one slice less in the middle of the spleen, which cuts it.
    values.fill(liver, 0, 3);
    const [, height, width] = shapeOf(truth);
    const places = [...values.keys()].filter((at) => values[at] === spleen);
    const planes = places.map((at) => Math.floor(at / (height * width)));
    const middle = Math.round((planes[0] + (planes.at(-1) as number)) / 2);
    for (const at of places) if (Math.floor(at / (height * width)) === middle) values[at] = 0;
    if (job.model === 'obelisk') {
      before.push(dice(values, truth.data.data, phantomLabels.length)[spleen - 1] as number);
    }
    const path = validationFile(join(folder, job.name), name);
    mkdirSync(dirname(path), { recursive: true });
    writeLabels(path, voxelGrid(values, shapeOf(truth), truth.affine));
    // The other network has one fold only.
    if (job.model === 'unet-lean' && job.fold === 1) continue;
    writeFileSync(join(folder, job.name, 'summary.json'), '{}');
  }
  const decisions = await decideKeepLargest(plan);
  assert.equal(
    decisions.map(({ model, cases }) => [model, cases]),
    [
      ['obelisk', 2],
      ['unet-lean', 1],
    ],
  );
  const [first, second, ...others] = decisions[0].organs;
  assert.ok((first.dice as number) < 1);
  assert.equal([first.largestDice, first.keepLargest], [1, true]);
  assert.is(second.dice, (before[0] + before[1]) / 2);
  assert.ok((second.largestDice as number) < (second.dice as number));
  assert.is(second.keepLargest, false);
  // Equally good is no reason; some true organs have a voxel that touches no other.
  assert.ok(others.some((one) => one.dice === one.largestDice));
  for (const one of others) assert.equal([one.dice, one.keepLargest], [1, false]);
  const path = keepLargestFile(folder, 'obelisk');
  assert.equal(JSON.parse(readFileSync(path, 'utf8')), decisions[0]);
  assert.equal(readKeptOrgans(path, phantomLabels), [liver]);
  assert.ok(existsSync(keepLargestFile(folder, 'unet-lean')));
});

keeping.run();
