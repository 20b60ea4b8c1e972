// The operator cases of the ONNX standard in our operations: what they can express must hold on the
// devices that are always there; what they cannot is skipped with its reason. Whether they hold on
// webgpu and webgl2 operator-cases-gpu.test.ts tells.
import { openDevice } from '@obelisk/engine';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { problemOf } from './operator-cases/check.js';
import { expressed } from './operator-cases/expressions.js';
import { casesFile, readOperatorCases } from './operator-cases/operator-case.js';

const missing = missingShared(casesFile);
const cases = missing === null ? readOperatorCases() : [];

for (const device of ['webasm', 'cpu', 'float64'] as const) {
  const onDevice = suite(`operators of ONNX on ${device}`);
  for (const given of cases) {
    if (typeof expressed(given) === 'string') continue;
    onDevice(given.name, async () => {
      assert.is(await problemOf(given, openDevice(device)), null);
    });
  }
  onDevice.run();
}

const list = suite('the operator cases of ONNX');

for (const given of cases) {
  const reason = expressed(given);
  if (typeof reason !== 'string') continue;
  unless(`ONNX: ${reason}`, list)(given.name, () => {});
}

unless(missing, list)('are all there, and most can be said', () => {
  assert.is(cases.length, 281);
  const said = cases.filter((given) => typeof expressed(given) !== 'string');
  assert.ok(said.length >= 230, `${said.length}`);
});

list.run();
