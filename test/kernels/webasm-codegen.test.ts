// The adjustments of gpu.js' code generator make kernels faster and change no bit of a result.
import {
  codegenAdjusted,
  type Device,
  openDevice,
  switchCodegen,
  type Values,
} from '@obelisk/kernels';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConformanceCase } from './conformance/types.js';
import { cases } from './conformance.js';

const codegen = suite('adjusted code generator of webasm');
const device = openDevice('webasm');

codegen.after(() => switchCodegen(true));

codegen('is in use, and writes less code for a product', async () => {
  assert.is(codegenAdjusted(), true);
  const product = cases.find(({ name }) => name.startsWith('matmul')) as ConformanceCase;
  const adjusted = await bytesOfCode(() => resultsOf(product, device, true));
  const stock = await bytesOfCode(() => resultsOf(product, device, false));
  assert.ok(adjusted < 0.9 * stock, `${adjusted} bytes adjusted, ${stock} stock`);
});

for (const testCase of cases) {
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

/** Bytes of all WebAssembly modules that are compiled during a run. */
async function bytesOfCode(run: () => Promise<unknown>): Promise<number> {
  const { Module } = WebAssembly;
  let bytes = 0;
  WebAssembly.Module = class extends Module {
    constructor(code: BufferSource) {
      super(code);
      bytes += code.byteLength;
    }
  };
  try {
    await run();
  } finally {
    WebAssembly.Module = Module;
  }
  return bytes;
}
