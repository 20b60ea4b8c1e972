import { modelEntry } from '@obelisk/models';
import { defaultRecipe } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type PlannedTraining,
  trainingMemory,
} from '../../packages/cli/src/training/training-memory.js';

const memory = suite('memory of a training');

/** Of the original OBELISK network on so many scans. */
function needed(scans: number): Promise<number> {
  const data = { labels: ['background', 'organ'], names: new Array(scans).fill('scan') };
  const grid = { orientation: 'RAS', spacing: null, size: [32, 32, 32], fit: 'crop' } as const;
  const [entry, settings] = [modelEntry('obelisk'), defaultRecipe(1)];
  return trainingMemory({ entry, settings, data, grid } as unknown as PlannedTraining);
}

memory('grows with the scans that the original network keeps', async () => {
  assert.is((await needed(60)) - (await needed(20)), 40 * 13 * 32 ** 3);
});

memory.run();
