// Every kernel family on WebGPU in Node, through SwiftShader: a process of its own, because the
// Vulkan loader and its driver are found by environment variables that must be there at the start.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  missingSwiftShader,
  swiftShaderEnvironment,
  swiftShaderFolder,
} from '../support/chromium.js';
import { unless } from '../support/skip.js';
import type { Report } from './conformance/webgpu-process.js';
import { cases } from './conformance.js';

const folder = swiftShaderFolder();
const noDriver = missingSwiftShader();
const onWebGpu = suite('conformance on webgpu in Node');
const run = folder ? await runProcess(swiftShaderEnvironment(folder)) : null;
const outcomes = run && 'outcomes' in run.report ? run.report.outcomes : [];

unless(noDriver, onWebGpu)('runs on the driver that it was given', () => {
  const { report } = run as Run;
  assert.match('reason' in report ? report.reason : report.missing, /asked for: SwiftShader/);
});

for (const { name } of cases) {
  unless(noDriver, onWebGpu)(name, () => {
    assert.is(outcomes.find((outcome) => outcome.name === name)?.problem, null);
  });
}

unless(noDriver, onWebGpu)('the process ends by itself', () => {
  assert.is(run?.exitCode, 0);
});

const onNothing = suite('webgpu in Node without a driver');

onNothing('says so in one sentence', async () => {
  const { report, exitCode } = await runProcess({ ...process.env, VK_DRIVER_FILES: '/nowhere' });
  assert.match('missing' in report ? report.missing : '', /^device: webgpu cannot be used here: /);
  assert.is(exitCode, 0);
});

onWebGpu.run();
onNothing.run();

interface Run {
  readonly report: Report;
  readonly exitCode: number | null;
}

function runProcess(env: NodeJS.ProcessEnv): Promise<Run> {
  const support = fileURLToPath(new URL('../support/', import.meta.url));
  const execArgv = ['--conditions=obelisk-source', '--import', `${support}register-typescript.mjs`];
  const file = fileURLToPath(new URL('conformance/webgpu-process.ts', import.meta.url));
  return new Promise((resolve) => {
    const child = fork(file, { execArgv, env, silent: true });
    let report: Report = { missing: 'the process told nothing' };
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    child.on('message', (message) => {
      report = message as Report;
    });
    child.on('close', (exitCode) => {
      if (exitCode !== 0) console.error(errors);
      resolve({ report, exitCode });
    });
  });
}
