// Our code generator makes kernels faster than that of gpu.js and changes no bit of a result.
import {
  arrayOf,
  codegenAdjusted,
  type Device,
  generatedSource,
  type KernelCall,
  type KernelThis,
  openDevice,
  setExact,
  switchCodegen,
  type Values,
} from '@obelisk/engine';
import { codegenNotice } from '@obelisk/webasm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { outcomeOf } from '../kernels/conformance/check.js';
import { promise } from '../kernels/conformance/contract.js';
import type { ConformanceCase } from '../kernels/conformance/types.js';
import { cases } from '../kernels/conformance.js';

const codegen = suite('adjusted code generator of webasm');
const device = openDevice('webasm');

// gpu.js rounds each product before it is added.
codegen.before(() => setExact(true));
codegen.after(() => {
  setExact(false);
  switchCodegen(true);
});

codegen('is refused with a notice for another version of gpu.js', () => {
  assert.is(codegenNotice(), null);
  assert.match(codegenNotice('3.0.0') ?? '', 'webasm: gpu.js is 3.0.0, and our code generator');
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

/** Neighbours are loaded together only where they are neighbours still. */
const moving = promise('an index that moves between two reads', {
  kernel: function (this: KernelThis, a: number[], b: number[]) {
    let place = Math.floor(Math.abs(a[this.thread.x] * 16));
    let sum = b[place] - 2 * b[place + 1];
    place = place + 3;
    sum += 3 * b[place + 1] + 4 * b[place + 2];
    for (let k = 0; k < 4; k++) {
      sum += (k + 5) * (b[place + k] - b[place + k + 1]);
      place = place + 2;
    }
    if (sum > 0) {
      place = place - 7;
      sum += b[place] * b[place + 1];
    }
    return sum;
  },
  output: [12],
  arguments: [[12], [64]],
  twin(x, _y, _z, [a, b]) {
    let place = Math.floor(Math.abs(a[x] * 16));
    let sum = b[place] - 2 * b[place + 1] + 3 * b[place + 4] + 4 * b[place + 5];
    place += 3;
    for (let k = 0; k < 4; k++, place += 2) {
      sum += (k + 5) * (b[place + k] - b[place + k + 1]);
    }
    return sum > 0 ? sum + b[place - 7] * b[place - 6] : sum;
  },
});

codegen('an index that moves is followed', async () => {
  assert.is((await outcomeOf(moving, device)).problem, null);
});

codegen('neighbours along x are loaded in pairs', () => {
  const text = generatedSource(interpolation, 'webasm');
  const four = text.slice(text.indexOf('$four'));
  const count = (word: string) => four.split(word).length - 1;
  assert.is(count('v128.load64_zero'), 2);
  assert.is(count('v128.load64_lane'), 2);
  assert.is(count('i8x16.shuffle'), 2);
  assert.is(count('v128.load32_lane'), 0);
});

/** Eq. 2 in one dimension. */
const interpolation: KernelCall = {
  name: 'interpolation',
  kernel: function (this: KernelThis, position: number[], volume: number[]) {
    const x = Math.floor(position[this.thread.x]);
    const part = position[this.thread.x] - x;
    return (1 - part) * volume[x] + part * volume[x + 1];
  },
  output: [8],
  inputs: [8, 16].map((length, at) => ({
    name: `argument ${at}`,
    from: arrayOf(device, [length], new Float32Array(length)).storage,
    extent: [length],
  })),
};

for (const testCase of [...cases, counted, moving]) {
  codegen(`${testCase.name}: the same bits`, async () => {
    const adjusted = await resultsOf(testCase, device, true);
    const stock = await resultsOf(testCase, device, false);
    assert.is(adjusted.length, stock.length);
    for (const [at, values] of adjusted.entries()) {
      assert.ok(bitsOf(values).equals(bitsOf(stock[at])), `result ${at}`);
    }
  });
}

/** The bytes of numbers; those of a NaN, which WebAssembly leaves open, as one of them. */
function bitsOf(values: Values): Buffer {
  return Buffer.from(values.map((value) => (Number.isNaN(value) ? Number.NaN : value)).buffer);
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
