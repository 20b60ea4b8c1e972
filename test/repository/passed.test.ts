// A reader who follows one sum through the sources, or one offset, passes few files: they stay few.
import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../support/workspace.js';

const passed = suite('what a piece of work goes through');

passed('an addition and a sampling go through no more files and functions than before', () => {
  // A process of its own: the precise coverage of V8 is one for all who ask for it.
  const { NODE_V8_COVERAGE: _, ...env } = process.env;
  const flags = ['--conditions=obelisk-source', '--import'];
  const loader = `${root}test/support/register-typescript.mjs`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, loader, `${root}test/passed/main.ts`, '--budget'],
    { cwd: root, encoding: 'utf8', env },
  );
  assert.equal({ status, stderr }, { status: 0, stderr: '' });
  assert.match(stdout, 'add of three numbers, again: 12 files, 40 functions');
});

passed.run();
