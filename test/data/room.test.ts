// What asks for more voxels than there is room for is refused before any is made.
import { cropOrPad, resampleToSpacing, scalingAffine, voxelGrid } from '@obelisk/data';
import { stretchTo } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const room = suite('room for voxels');
const scan = voxelGrid(new Float32Array(24), [4, 3, 2], scalingAffine([3, 3, 3]));

room('more voxels than there is room for are refused before any is made', () => {
  const before = process.memoryUsage().arrayBuffers;
  assert.throws(
    () => resampleToSpacing(scan, [1e-9, 3, 3]),
    /^resampleToSpacing: the spacing \[1e-9, 3, 3\] mm makes 12000000000 x 3 x 2 voxels; expected/,
  );
  assert.throws(() => resampleToSpacing(scan, [5e-324, 3, 3]), /makes Infinity x 3 x 2 voxels/);
  assert.throws(
    () => cropOrPad(scan, [1e4, 1e4, 1e4], 0),
    /^cropOrPad: asked for 10000 x 10000 x 10000 voxels; expected at most 2\^30, as 1024 x/,
  );
  assert.throws(() => stretchTo(scan, [1e5, 1e5, 9]), /^asked for 100000 x 100000 x 9 voxels/);
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 20);
});

room('what the machine has no memory for is refused, too', () => {
  const { availableMemory } = process;
  process.availableMemory = () => 3e6;
  try {
    assert.is(resampleToSpacing(scan, [0.1, 0.1, 0.1]).data.size, 120 * 90 * 60);
    assert.throws(
      () => resampleToSpacing(scan, [0.09, 0.09, 0.09]),
      /makes 133 x 100 x 67 voxels, which need 0.0 GB of memory; there are 0.0 GB/,
    );
  } finally {
    process.availableMemory = availableMemory;
  }
});

room.run();
