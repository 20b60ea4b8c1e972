// Every kernel family on WebGPU in Node, through SwiftShader, in a process of its own.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  missingSwiftShader,
  swiftShaderEnvironment,
  swiftShaderFolder,
} from '../support/chromium.js';
import { unless } from '../support/skip.js';
import { toldByProcess } from '../support/told-by-process.js';
import type { Report } from './conformance/webgpu-process.js';
import { cases } from './conformance.js';

const folder = swiftShaderFolder();
const noDriver = missingSwiftShader();
const onWebGpu = suite('conformance on webgpu in Node');
const file = new URL('conformance/webgpu-process.ts', import.meta.url);
const run = folder ? await toldByProcess<Report>(file, swiftShaderEnvironment(folder)) : null;
const outcomes = run?.report && 'outcomes' in run.report ? run.report.outcomes : [];

unless(noDriver, onWebGpu)('runs on the driver that it was given', () => {
  const report = run?.report ?? { missing: 'the process told nothing' };
  assert.match('reason' in report ? report.reason : report.missing, /asked for: SwiftShader/);
});

for (const { name, leftOpen = null } of cases) {
  unless(noDriver ?? leftOpen, onWebGpu)(name, () => {
    assert.is(outcomes.find((outcome) => outcome.name === name)?.problem, null);
  });
}

unless(noDriver, onWebGpu)('the process ends by itself', () => {
  assert.is(run?.exitCode, 0);
});

const onNothing = suite('webgpu in Node without a driver');

onNothing('says so in one sentence', async () => {
  const env = { ...process.env, VK_DRIVER_FILES: '/nowhere' };
  const { report, exitCode } = await toldByProcess<Report>(file, env);
  const missing = report && 'missing' in report ? report.missing : '';
  assert.match(missing, /^device: webgpu cannot be used here: /);
  assert.is(exitCode, 0);
});

onWebGpu.run();
onNothing.run();
