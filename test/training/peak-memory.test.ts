import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { peakMemory } from '@obelisk/training/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unless } from '../support/skip.js';

const peak = suite('peak of memory');
const status = '/proc/self/status';
const isTold = existsSync(status) && readFileSync(status, 'utf8').includes('VmHWM');
const untold = isTold ? null : 'this system does not tell the peak of a program';

unless(untold, peak)('of a process is not that of its parent', () => {
  const filled = Buffer.alloc(5e8, 1);
  const script = fileURLToPath(new URL('peak-memory-process.ts', import.meta.url));
  const options = process.execArgv.filter((option) => option !== '--expose-gc');
  const { stdout, stderr } = spawnSync(process.execPath, [...options, script], {
    encoding: 'utf8',
  });
  assert.ok(Number(stdout) > 1e7 && Number(stdout) < 4e8, stdout + stderr);
  assert.ok(peakMemory() > filled.length);
});

peak.run();
