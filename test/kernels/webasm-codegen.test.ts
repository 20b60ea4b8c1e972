// The adjustments of gpu.js' code generator make kernels faster and change no bit of a result.
import { readFileSync } from 'node:fs';
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
import { codegenMismatch } from '../../packages/kernels/src/webasm-codegen.js';
import { outcomeOf } from './conformance/check.js';
import { promise } from './conformance/contract.js';
import type { ConformanceCase } from './conformance/types.js';
import { cases } from './conformance.js';

const codegen = suite('adjusted code generator of webasm');
const device = openDevice('webasm');

codegen.after(() => switchCodegen(true));

codegen('is refused with a notice for another version of gpu.js', () => {
  const stock = stockMethods();
  assert.is(codegenMismatch(stock), null);
  for (const name of Object.keys(stock)) {
    assert.ok(codegenMismatch({ ...stock, [name]: `${stock[name]} ` }), `${name} changed`);
    const notice = codegenMismatch({ ...stock, [name]: undefined }) ?? '';
    assert.match(
      notice,
      'the code generator of this gpu.js is not that of 2.24.1; it is used as it is',
    );
  }
});

codegen('is in use, and writes less code for a product', async () => {
  assert.is(codegenAdjusted(), true);
  const product = cases.find(({ name }) => name.startsWith('matmul')) as ConformanceCase;
  const adjusted = await bytesOfCode(() => resultsOf(product, device, true));
  const stock = await bytesOfCode(() => resultsOf(product, device, false));
  assert.ok(adjusted < 0.9 * stock, `${adjusted} bytes adjusted, ${stock} stock`);
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

/** The wrapped methods, from the text of gpu.js: a copy of its module would need the rest. */
function stockMethods(): Record<string, string> {
  const path = createRequire(import.meta.url).resolve(
    'gpu.js/src/backend/web-assembly/function-node.js',
  );
  const text = readFileSync(path, 'utf8');
  const names = [
    'stmtVariableDeclaration',
    'vstmtVariableDeclaration',
    'emitVectorFunction',
    'vGather',
    'emitFlatLoad',
  ];
  return Object.fromEntries(
    names.map((name) => {
      const start = text.indexOf(`\n  ${name}(`) + 3;
      return [name, text.slice(start, text.indexOf('\n  }\n', start) + 4)];
    }),
  );
}

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
