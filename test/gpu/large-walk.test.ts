// Work on many voxels, walked without numbers: no kernel refuses.
import { ShapesDevice } from '@obelisk/engine';
import { modelEntry, NoRandom, tensorOfShape } from '@obelisk/models';
import { gpuMemoryNeeded, scanNetwork } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

type Size = readonly [number, number, number];

/** A network's inference on a device of shapes; gives the bytes of its arrays at their peak. */
function infer(name: string, size: Size, resident: boolean): number {
  const entry = modelEntry(name);
  const device = new ShapesDevice(resident);
  const options = { device, random: new NoRandom(0), labels: entry.labels.length };
  const { logits } = scanNetwork(entry, { ...options, preparation: { size: [...size] } });
  assert.is(logits(tensorOfShape(device, [1, 1, ...size])).shape[1], entry.labels.length);
  return device.peakBytes;
}

/** Those with released weights. */
const released = [
  'obelisk-visceral',
  'obelisk-visceral-hybrid',
  'obelisk-tcia-hybrid',
  'unet-tcia',
] as const;

const walks = suite('large volumes, walked');

for (const resident of [true, false]) {
  const where = resident ? 'a graphics processor' : 'webasm';
  for (const name of released) {
    walks(`${name} of 256 x 256 x 256 on ${where}`, () => {
      infer(name, [256, 256, 256], resident);
    });
  }
  walks(`OBELISK networks of a CT of 512 x 512 x 400 on ${where}`, () => {
    for (const name of ['obelisk', 'obelisk-visceral']) infer(name, [512, 512, 400], resident);
  });
}

walks('the hybrid of a CT of 512 x 512 x 400, with arrays of up to 4 GiB', () => {
  infer('obelisk-visceral-hybrid', [512, 512, 400], true);
  // On webasm all arrays together have no more.
  assert.throws(
    () => infer('obelisk-visceral-hybrid', [512, 512, 400], false),
    /^kernel concat: arguments and result have 1677721600 numbers, a kernel can address 2\^30/,
  );
});

walks('networks learn from four volumes of the paper at once on a graphics processor', () => {
  for (const name of [...released.slice(1), 'unet-global-tcia']) {
    const { living } = gpuMemoryNeeded(modelEntry(name), 'training', { batch: 4 });
    assert.ok(living > 0);
  }
});

/** Buffers come in eight sizes per octave. */
const mostRounding = 9 / 8;

walks('feature maps are let go on a graphics processor as on webasm', () => {
  for (const name of released) {
    const [stay, are] = [true, false].map((resident) => infer(name, [64, 64, 64], resident));
    assert.ok(
      stay < 1.2 * mostRounding * are,
      `${name}: ${stay} bytes where arrays stay, ${are} where they do not`,
    );
  }
});

walks.run();
