// Arrays on a graphics processor: what is recorded, submitted and read, in a process with a
// software driver.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  missingSwiftShader,
  swiftShaderEnvironment,
  swiftShaderFolder,
} from '../support/chromium.js';
import { unless } from '../support/skip.js';
import { toldByProcess } from '../support/told-by-process.js';
import type { Report } from './webgpu/process.js';

const resident = suite('arrays on a graphics processor');
const folder = swiftShaderFolder();
const noDriver = missingSwiftShader();
const file = new URL('webgpu/process.ts', import.meta.url);
const run = folder ? await toldByProcess<Report>(file, swiftShaderEnvironment(folder)) : null;
const found = run?.report && 'found' in run.report ? run.report.found : {};

/** What each attempt must give; a text is the beginning of an error's message. */
const expected: readonly (readonly [string, string, unknown])[] = [
  ['a device that nobody asked for is waited for', 'unasked', [4, 2]],
  [
    'kernels are recorded, and nothing is submitted or comes back until a result is read',
    'chain',
    { kernels: 2, submits: 0, readbacks: 0, value: 3, afterwards: 1, readbackBytes: 24_000 },
  ],
  ['an upload never overtakes a recorded kernel that reads the same buffer', 'overtaken', [2, 102]],
  [
    'after a step of the host all goes on, also when its inputs are freed meanwhile',
    'late',
    [10, 1],
  ],
  ['a channel may have more than 524,280 voxels', 'large', [-3, -2, 0]],
  ['a copy is one more owner', 'shared', [true, 2]],
  ['from the third step on nothing is made, and memory stays as it is', 'steps', [[0, 0, 0], 1]],
  [
    'each kernel tells how long it took, to whoever listens, and no more is handed over for it',
    'timed',
    {
      told: true,
      names: ['add', 'add', 'sum', 'sum, sum'],
      times: true,
      value: 3 * 6000,
      submits: 2,
    },
  ],
  ['a refused shader names its kernel at the next read', 'refusedShader', 'kernel by zero: webgpu'],
  ['whoever looks at numbers stops all that depends on them', 'looked', 'label 2 is no class'],
  ['an array that no kernel could be given is refused', 'tooLarge', 'webgpu: an array of 8192 MiB'],
  ['a lost processor is one sentence', 'lost', 'webgpu: the graphics processor was lost ('],
  ['another one can be asked for afterwards', 'another', 8],
];

for (const [name, attempt, value] of expected) {
  unless(noDriver, resident)(name, () => {
    const own = found[attempt];
    if (typeof value === 'string')
      assert.is(String(own).slice(0, value.length), value, String(own));
    else assert.equal(own, value);
  });
}

unless(noDriver, resident)('the process ends by itself', () => {
  assert.is(run?.exitCode, 0);
});

resident.run();
