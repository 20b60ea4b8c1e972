import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { profileLines } from '../../packages/cli/src/profiling.js';
import { obelisk, temporaryFolder } from './obelisk.js';

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

profile.run();
