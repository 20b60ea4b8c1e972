import { modelEntry } from '@obelisk/models';
import { gpuMemoryNeeded } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const memory = suite('memory needed of a graphics processor');
const hybrid = modelEntry('obelisk-tcia-hybrid');
const size = [24, 24, 24] as const;

/** What `gpuMemory` told on SwiftShader after the third step of a training, at its peak. */
const measured = 16_684_800;

memory('is what a training had there, within 2 %', () => {
  const { living } = gpuMemoryNeeded(hybrid, 'training', { size, batch: 1 });
  assert.ok(Math.abs(living / measured - 1) < 0.02, `${living}`);
});

/** Likewise in the segmentation of a scan, until its labels were there. */
const segmenting: [model: string, side: number, bytes: number][] = [
  ['obelisk-tcia-hybrid', 40, 9_587_456],
  ['unet-table1', 40, 11_279_872],
  ['obelisk-visceral', 40, 17_735_936],
];

for (const [model, side, bytes] of segmenting) {
  memory(`is what a segmentation by ${model} had there, within 2 %`, () => {
    const task = { size: [side, side, side] as const, labels: 9 };
    const { living } = gpuMemoryNeeded(modelEntry(model), 'inference', task);
    assert.ok(Math.abs(living / bytes - 1) < 0.02, `${living}`);
  });
}

memory('grows with the batch, as its largest array does', () => {
  const of = (batch: number) => gpuMemoryNeeded(hybrid, 'training', { size, batch });
  const [one, four] = [of(1), of(4)];
  assert.ok(four.largest > 2 * one.largest && four.largest <= 4 * one.largest);
  assert.ok(four.living > 3 * one.living && four.living < 4 * one.living);
});

memory('to segment needs a part of what training does', () => {
  const task = { size, batch: 1 };
  const needed = (purpose: 'training' | 'inference') => gpuMemoryNeeded(hybrid, purpose, task);
  assert.ok(needed('inference').living < needed('training').living / 2);
  assert.ok(needed('inference').largest >= 4 * 8 * 24 ** 3); // eight channels of all voxels
});

memory.run();
