// Our code generator makes kernels faster than that of gpu.js and changes no bit of a result.
import { createRequire } from 'node:module';
import {
  codegenAdjusted,
  type Device,
  type KernelThis,
  openDevice,
  switchCodegen,
  type Values,
} from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codegenMismatch } from '../../packages/kernels/src/webasm/codegen.js';
import { outcomeOf } from './conformance/check.js';
import { promise } from './conformance/contract.js';
import type { ConformanceCase } from './conformance/types.js';
import { cases } from './conformance.js';

const codegen = suite('adjusted code generator of webasm');
const device = openDevice('webasm');

codegen.after(() => switchCodegen(true));

codegen('is refused with a notice for another version of gpu.js', () => {
  const load = createRequire(import.meta.url);
  const { WebAssemblyKernel } = load('gpu.js');
  const { WebAssemblyFunctionNode } = load('gpu.js/src/backend/web-assembly/function-node.js');
  const text = [WebAssemblyFunctionNode, WebAssemblyKernel].map(String).join('\n');
  assert.is(codegenMismatch(text), null);
  const notice = codegenMismatch(text.replace('threadX', 'threadx')) ?? '';
  assert.match(notice, 'webasm: this gpu.js is not 2.24.1');
});

codegen('is in use, and gpu.js takes over when it is switched off', async () => {
  assert.is(codegenAdjusted(), true);
  const product = cases.find(({ name }) => name.startsWith('matmul')) as ConformanceCase;
  const own = await modulesOf(() => resultsOf(product, device, true));
  const stock = await modulesOf(() => resultsOf(product, device, false));
  assert.ok(own.every((code) => WebAssembly.Module.exports(code).length === 1));
  assert.ok(stock.every((code) => WebAssembly.Module.exports(code).length === 2));
});

/** What webgpu and webgl2 cannot do, but the stock code generator of webasm can. */
const counted = promise('a literal that is incremented here and takes a fraction there', {
  kernel: function (this: KernelThis, a: number[]) {
    let count = 1;
    if (a[this.thread.x] > 0) {
      count++;
    } else {
      count = count / 4;
    }
    return count / 2;
  },
  output: [8],
  arguments: [[8]],
  twin: (x, _y, _z, [a]) => (a[x] > 0 ? 1 : 0.125),
});

codegen('only counters of loops become integers', async () => {
  assert.is((await outcomeOf(counted, device)).problem, null);
});

for (const testCase of [...cases, counted]) {
  codegen(`${testCase.name}: the same bits`, async () => {
    const adjusted = await resultsOf(testCase, device, true);
    const stock = await resultsOf(testCase, device, false);
    assert.is(adjusted.length, stock.length);
    for (const [at, values] of adjusted.entries()) {
      const same = Buffer.from(values.buffer, values.byteOffset, values.byteLength).equals(
        Buffer.from(stock[at].buffer, stock[at].byteOffset, stock[at].byteLength),
      );
      assert.ok(same, `result ${at}`);
    }
  });
}

codegen.run();

async function resultsOf(
  testCase: ConformanceCase,
  on: Device,
  adjusted: boolean,
): Promise<Values[]> {
  switchCodegen(adjusted);
  on.clear();
  const arrays = [testCase.run(on)].flat();
  return Promise.all(arrays.map(({ storage }) => storage.read()));
}

/** All WebAssembly modules that are compiled during a run. */
async function modulesOf(run: () => Promise<unknown>): Promise<WebAssembly.Module[]> {
  const { Module } = WebAssembly;
  const made: WebAssembly.Module[] = [];
  WebAssembly.Module = class extends Module {
    constructor(code: BufferSource) {
      super(code);
      made.push(this);
    }
  };
  try {
    await run();
  } finally {
    WebAssembly.Module = Module;
  }
  return made;
}
