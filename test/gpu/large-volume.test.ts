// A scan of more voxels than gpu.js itself takes on webgpu, in a process with a software driver.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  missingSwiftShader,
  swiftShaderEnvironment,
  swiftShaderFolder,
} from '../support/chromium.js';
import { unless } from '../support/skip.js';
import { toldByProcess } from '../support/told-by-process.js';
import type { Report } from './large-process.js';

const large = suite('a large volume on a graphics processor');
const folder = swiftShaderFolder();
const file = new URL('large-process.ts', import.meta.url);

unless(missingSwiftShader(), large)('has the labels of webasm, and comes back once', async () => {
  const env = swiftShaderEnvironment(folder as string);
  const { report, exitCode } = await toldByProcess<Report>(file, env);
  if (!report || 'missing' in report) throw new Error(report?.missing ?? 'nothing was told');
  const { voxels, apart, labels, readbacks, hostSteps, others } = report;
  assert.is(voxels, 84 * 80 * 80);
  assert.ok(labels > 1, 'the network finds one label only');
  assert.ok(apart <= 80, `${apart} voxels have another label`);
  assert.equal({ readbacks, hostSteps }, { readbacks: 1, hostSteps: 0 });
  assert.is(others, 0, `${others} of 2^24 + 5000 numbers are others`);
  assert.is(exitCode, 0);
});

large.run();
