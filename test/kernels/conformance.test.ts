// Every kernel family on the devices that are always there. WebGPU and WebGL2 run the same cases in
// conformance-webgpu-node.test.ts and conformance-browser.test.ts.
import { openDevice } from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { outcomeOf } from './conformance/check.js';
import { cases } from './conformance.js';

for (const name of ['webasm', 'cpu'] as const) {
  const onDevice = suite(`conformance on ${name}`);
  for (const testCase of cases) {
    onDevice(testCase.name, async () => {
      assert.is((await outcomeOf(testCase, openDevice(name))).problem, null);
    });
  }
  onDevice.run();
}
