// The point of the trilinear stepper in its address.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pathOfPoint, pointOfPath } from '../../packages/lab/src/trilinear/point-address.js';
import type { Point } from '../../packages/lab/src/trilinear/terms.js';

const address = suite('the address of a point');
const size: Point = [48, 36, 48];

address('names voxel and offset, and gives them back', () => {
  const stepper = { position: [20, 15, 22], offset: [1.3, -0.4, 2.25] } as const;
  assert.is(pathOfPoint(stepper), '20,15,22/1.3,-0.4,2.25');
  assert.equal(pointOfPath('20,15,22/1.3,-0.4,2.25', size), stepper);
});

address('a point beyond the scan is held at its end', () => {
  assert.equal(pointOfPath('100,0,-3/0,40,-9', size), {
    position: [47, 0, 0],
    offset: [0, 36.5, -1.5],
  });
});

address('what is no point is told', () => {
  for (const path of ['kink', '1,2,3', '1,2/3,4', '1,2,x/0,0,0', '1,,3/0,0,0', '1,2,3/0,0,/']) {
    assert.throws(() => pointOfPath(path, size), `no point: expected voxel and offset`);
  }
});

address.run();
