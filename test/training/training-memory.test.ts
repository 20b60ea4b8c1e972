import { ShapesDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { defaultRecipe, type TrainingSettings, volumeRecipe } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  onGraphicsProcessor,
  requireGraphicsMemory,
} from '../../packages/training/src/graphics-memory.js';
import type { PlannedTraining } from '../../packages/training/src/planned/planned-training.js';
import {
  requireTrainingMemory,
  trainingMemory,
} from '../../packages/training/src/planned/training-memory.js';

const memory = suite('memory of a training');

/** Of the original OBELISK network on so many scans. */
function needed(scans: number): number {
  const data = { labels: ['background', 'organ'], names: new Array(scans).fill('scan') };
  const grid = { orientation: 'RAS', spacing: null, size: [32, 32, 32], fit: 'crop' } as const;
  const [entry, settings] = [modelEntry('obelisk'), defaultRecipe(1)];
  return trainingMemory({ entry, settings, data, grid } as unknown as PlannedTraining);
}

memory('grows with the scans that the original network keeps', () => {
  assert.is(needed(60) - needed(20), 40 * 13 * 32 ** 3);
});

/** What is said before a training on a graphics processor, here one without numbers. */
function said(changed: Partial<TrainingSettings>): string {
  const size = [144, 144, 144];
  const grid = { orientation: 'RAS', spacing: null, size, fit: 'crop' } as const;
  const data = { labels: new Array(9).fill('organ'), names: ['a', 'b', 'c', 'd'] };
  const recipe = volumeRecipe({ epochs: 1, batch: 4, scans: 4 });
  const settings: TrainingSettings = { ...recipe, ...changed };
  const entry = modelEntry('obelisk-tcia-hybrid');
  const planned = { entry, settings, data, grid } as unknown as PlannedTraining;
  const lines: string[] = [];
  requireTrainingMemory(planned, new ShapesDevice(true), (line) => lines.push(line));
  assert.is(lines.length, 1);
  return lines[0];
}

memory('on a graphics processor it is said, with the way out', () => {
  const line =
    /^a training step needs about (\d+\.\d\d) GB for its arrays on the graphics processor/;
  const whole = said({});
  const [, need] = line.exec(whole) ?? [];
  const [, least] = /; with a batch in 4 parts it needs (\d\.\d\d) GB$/.exec(whole) ?? [];
  assert.ok(Number(need) > 3 * Number(least) && Number(least) > 1, whole);
  const inParts = said({ accumulate: 4 });
  assert.is(inParts, `a training step needs about ${least} GB ${onGraphicsProcessor}`);
});

memory('an array that is larger than a kernel is given is refused, with the way out', () => {
  const refuse = (most: number | null) =>
    requireGraphicsMemory(
      'training net',
      { living: 9e9, largest: 1.5e9 },
      most,
      'a batch in 4 parts',
    );
  const said =
    'training net has an array of 1.50 GB, and this graphics processor gives a kernel 1.25 GB at ' +
    'most; expected a batch in 4 parts, or the device webasm';
  assert.throws(
    () => refuse(1.25e9),
    (error: Error) => error.message === said,
  );
  for (const most of [1.5e9, null]) refuse(most);
});

memory.run();
