// A call in short is the long one: names, sizes in gpu.js' order, constants.
import { arrayOf, callOf, type KernelThis, openDevice } from '@obelisk/engine';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const short = suite('callOf');
const cpu = openDevice('cpu');

function weighted(this: KernelThis<{ W: number }>, table: number[][], row: number[]): number {
  let sum = 0;
  for (let i = 0; i < this.constants.W; i++) sum += table[this.thread.x][i] * row[i];
  return sum;
}

short('names and sizes are those of the kernel and of the arrays', async () => {
  const table = arrayOf(cpu, [2, 3], [1, 2, 3, 4, 5, 6]);
  const row = Float32Array.of(1, 10, 100);
  const call = callOf(weighted, { output: [2], integers: { W: 3 }, inputs: { table, row } });
  assert.equal([call.name, call.output, call.integers], ['weighted', [2], { W: 3 }]);
  assert.equal(call.inputs, [
    { name: 'table', from: table.storage, extent: [3, 2] },
    { name: 'row', from: row, extent: [3] },
  ]);
  assert.equal(Array.from(await cpu.run(call).read()), [321, 654]);
});

short('arrays without axes, or with more than kernels have, are refused by name', () => {
  for (const [shape, axes] of [
    [[], 0],
    [[1, 1, 1, 1], 4],
  ] as const) {
    const table = arrayOf(cpu, shape, [1]);
    assert.throws(
      () => callOf(weighted, { output: [1], inputs: { table } }),
      `callOf: table has ${axes} axes; expected one to three`,
    );
  }
});

short.run();
