import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plainInstructions } from '../../packages/webasm/src/instructions.js';
import { newModule } from '../../packages/webasm/src/read/gpu-js.js';
import { Recorder } from '../../packages/webasm/src/read/recorder.js';
import { signatureOf } from '../../packages/webasm/src/read/signatures.js';

const instructions = suite('instructions');

/** What gpu.js' emitter has for itself, and what no kernel says. */
const notRecorded = ['constructor', '_lane', '_push', 'unreachable', 'nop', 'v128Const'];

instructions("all that gpu.js' emitter can be told can be recorded", () => {
  const emitter = newModule().addFunction('names', { params: [], results: [] });
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(emitter));
  const recorded = methods.filter((name) => !notRecorded.includes(name));
  assert.equal(
    recorded.filter((name) => !(name in Recorder.prototype)),
    [],
  );
  assert.equal(
    plainInstructions.filter((name) => !methods.includes(name)),
    [],
  );
});

instructions('signatures tell inputs and type', () => {
  assert.equal(signatureOf('i32Add'), { inputs: 2, type: 'i32' });
  assert.equal(signatureOf('f32Lt'), { inputs: 2, type: 'i32' });
  assert.equal(signatureOf('f32x4Lt'), { inputs: 2, type: 'v128' });
  assert.equal(signatureOf('i32TruncSatF32S'), { inputs: 1, type: 'i32' });
  assert.equal(signatureOf('v128Bitselect'), { inputs: 3, type: 'v128' });
  assert.equal(signatureOf('v128AnyTrue'), { inputs: 1, type: 'i32' });
  assert.equal(signatureOf('f32x4ReplaceLane'), { inputs: 2, type: 'v128' });
});

instructions.run();
