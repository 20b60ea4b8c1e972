// Every kernel family on the devices that are always there. WebGPU and WebGL2 run the same cases in
// conformance-webgpu-node.test.ts and conformance-browser.test.ts.
import { readdirSync } from 'node:fs';
import { onKernel, openDevice } from '@obelisk/engine';
import { gradcheckOperations, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { outcomeOf } from './conformance/check.js';
import type { ConformanceCase } from './conformance/types.js';
import { cases } from './conformance.js';

const ran = new Set<string>();
const stop = onKernel(({ kernel }) => ran.add(kernel));

for (const name of ['webasm', 'cpu'] as const) {
  const onDevice = suite(`conformance on ${name}`);
  for (const testCase of cases) {
    onDevice(testCase.name, async () => {
      assert.is((await outcomeOf(testCase, openDevice(name))).problem, null);
    });
  }
  onDevice.run();
}

const list = suite('the list of cases');

list('holds every case in conformance/', async () => {
  const folder = new URL('conformance/', import.meta.url);
  for (const file of readdirSync(folder)) {
    if (/^(page|webgpu-process)\.ts$/.test(file)) continue; // they do something when imported
    const module: { cases?: ConformanceCase[] } = await import(new URL(file, folder).href);
    for (const testCase of module.cases ?? []) {
      assert.ok(cases.includes(testCase), `${file}: ${testCase.name}`);
    }
  }
});

list('names each case differently', () => {
  assert.is(new Set(cases.map(({ name }) => name)).size, cases.length);
});

list('runs every kernel that operations and their gradients run', () => {
  stop();
  for (const { operation, program, inputs } of gradcheckOperations) {
    const leaves = inputs().map((x) => tensor(x.tolist(), { requiresGrad: true }));
    const end = onKernel(({ kernel }) => {
      assert.ok(ran.has(kernel), `${operation}: no case runs the kernel ${kernel}`);
    });
    try {
      program(...leaves)
        .sum()
        .backward();
    } finally {
      end();
    }
  }
});

list.run();
