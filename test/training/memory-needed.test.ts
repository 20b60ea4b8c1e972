import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ShapesDevice } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import { modelEntry, type Purpose } from '@obelisk/models';
import { memoryNeeded, trainOnShapes } from '@obelisk/training';
import { processMemory, requireMemory } from '@obelisk/training/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const memory = suite('memory needed');

/** The largest resident size of a process that does only this, three steps in training. */
const measured: [purpose: Purpose, model: string, size: GridSize, batch: number, MB: number][] = [
  ['training', 'obelisk-tcia-hybrid', [44, 60, 48], 2, 455],
  ['training', 'obelisk-tcia-hybrid', [72, 72, 72], 1, 573],
  ['training', 'obelisk-visceral-hybrid', [48, 48, 48], 1, 267],
  ['training', 'obelisk-visceral', [156, 115, 160], 3, 398],
  ['training', 'obelisk', [144, 144, 144], 3, 368],
  ['training', 'unet-table1', [64, 64, 64], 1, 397],
  ['inference', 'obelisk-tcia-hybrid', [144, 144, 144], 1, 780],
  ['inference', 'obelisk-visceral-hybrid', [156, 115, 160], 1, 562],
  ['inference', 'obelisk-visceral', [156, 115, 160], 1, 287],
  ['inference', 'obelisk-visceral', [240, 200, 240], 1, 766],
  ['inference', 'obelisk', [96, 96, 96], 1, 215],
  ['inference', 'obelisk', [144, 144, 144], 1, 337],
  ['inference', 'obelisk', [200, 200, 200], 1, 575],
  ['inference', 'unet-tcia', [144, 144, 144], 1, 883],
  ['inference', 'unet-global-tcia', [144, 144, 144], 1, 762],
];

for (const [purpose, model, size, batch, megabytes] of measured) {
  memory(`${purpose} of ${model} at ${batch} x ${size.join(' x ')}: ${megabytes} MB`, () => {
    const estimate = memoryNeeded(modelEntry(model), purpose, { size, batch }) / 1e6;
    assert.ok(Math.abs(estimate / megabytes - 1) < 0.3, `estimated ${estimate.toFixed(0)} MB`);
  });
}

memory('a process that does it now has about so much', () => {
  const size = [64, 56, 60] as const;
  const script = fileURLToPath(new URL('inference-process.ts', import.meta.url));
  const options = process.execArgv.filter((option) => option !== '--expose-gc');
  const argv = [...options, script, 'obelisk-tcia-hybrid', size.join(',')];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  const bytes = Number(stdout);
  assert.ok(bytes > 0, stderr);
  const entry = modelEntry('obelisk-tcia-hybrid');
  const estimate = memoryNeeded(entry, 'inference', { size, labels: 9 });
  assert.ok(Math.abs(estimate / bytes - 1) < 0.4, `${estimate} estimated, ${bytes} measured`);
});

memory('work that does not fit is refused with both figures', () => {
  assert.throws(
    () => requireMemory('training unet-tcia with batches of 4', 19.96e9, 2.04e9),
    /^training unet-tcia with batches of 4 needs about 20.0 GB of memory, there are 2.0 GB$/,
  );
  requireMemory('a little work', 1e6, 1e6);
  assert.ok(processMemory() > process.memoryUsage.rss());
});

memory('a scan that no array can hold is one sentence', () => {
  assert.throws(
    () => trainOnShapes(modelEntry('obelisk'), new ShapesDevice(), { size: [4096, 4096, 4096] }),
    /^the scan has 4096 x 4096 x 4096 voxels; expected at most 2\^30, as 1024 x 1024 x 1024$/,
  );
});

memory.run();
