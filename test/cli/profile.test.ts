import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gpuLines, profileLines } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  missingSwiftShader,
  swiftShaderEnvironment,
  swiftShaderFolder,
} from '../support/chromium.js';
import { unless } from '../support/skip.js';
import { finished, obelisk, startObelisk, temporaryFolder } from './obelisk.js';

const profile = suite('obelisk --profile');
const folder = temporaryFolder();

profile('prints a table under --quiet, too, and writes a trace', async () => {
  const file = join(folder, 'trace.json');
  const run = await obelisk(['gradcheck', 'matmul', '--quiet', '--profile', file]);
  assert.is(run.code, 0);
  assert.match(run.stderr, /^operation +phase +calls +ms +in kernels/m);
  assert.match(run.stderr, /^matmul +forward +\d+/m);
  assert.match(run.stderr, /ms in operations; \d+ kernels? compiled/);
  assert.ok(JSON.parse(readFileSync(file, 'utf8')).traceEvents.length > 10);
});

profile('says so when nothing was computed', async () => {
  const file = join(folder, 'nothing.json');
  const run = await obelisk(['devices', '--profile', file]);
  assert.is(run.code, 0);
  assert.match(run.stderr, 'profile: nothing was computed');
  assert.not(existsSync(file));
});

profile('refuses a place that cannot be written, before the work', async () => {
  const file = join(folder, 'none', 'trace.json');
  const run = await obelisk(['gradcheck', '--profile', file]);
  assert.is(run.code, 1);
  assert.not.match(run.stdout, 'ok');
  assert.match(run.stderr, 'none');
});

profile('adds up what is beyond the longest rows', () => {
  const rows = Array.from({ length: 30 }, (_, at) => ({
    operation: `op${at}`,
    phase: 'forward' as const,
    device: 'webasm',
    calls: 1,
    milliseconds: 30 - at,
    kernelMilliseconds: 1,
    kernels: 2,
    compiled: 1,
    bytes: 1e6,
  }));
  const lines = profileLines(rows, 1000);
  assert.is(lines.length, 28);
  assert.match(lines[26], /^5 more +outside +5 +15\.0 +5\.0 +10 +5\.0/);
  assert.is(lines[27], '465 ms of 1000 ms in operations; 30 kernels compiled');
});

profile('what kernels took on a graphics processor, or that it does not tell', () => {
  const rows = Array.from({ length: 27 }, (_, at) => ({
    kernel: `kernel ${at}`,
    calls: 2,
    milliseconds: 27 - at,
  }));
  const lines = gpuLines(rows);
  assert.is(lines.length, 28);
  assert.match(lines[1], /^kernel 0 +2 +27\.00$/);
  assert.match(lines[26], /^2 more +4 +3\.00$/);
  assert.is(lines[27], '378 ms in kernels on the graphics processor');
  assert.equal(gpuLines([]), []);
  assert.equal(gpuLines(null), [
    'this graphics processor does not tell how long kernels take (timestamp-query)',
  ]);
});

unless(missingSwiftShader(), profile)(
  'on webgpu the times of kernels are those there',
  async () => {
    const env = swiftShaderEnvironment(swiftShaderFolder() as string);
    const argv = ['gradcheck', 'relu', '--profile', join(folder, 'webgpu.json')];
    const { code, stderr } = await finished(startObelisk(argv, env));
    assert.is(code, 0, stderr);
    assert.match(stderr, /^kernel on the graphics processor +calls +ms$/m);
    assert.match(stderr, /^relu +\d+ +\d+\.\d\d$/m);
    assert.match(stderr, /^\d+ ms in kernels on the graphics processor$/m);
  },
);

profile.run();
