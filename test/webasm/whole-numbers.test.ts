// What the compiler of webasm takes for a whole number is one, whatever the kernel does later. The
// values are those of arithmetic on paper.
import { generatedSource, type KernelCall, type KernelThis, openDevice } from '@obelisk/engine';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const numbers = suite('whole numbers of the compiler');
const device = openDevice('webasm');

/** 1, 2, 3, ... */
const counted = (length: number) => Float32Array.from({ length }, (_, i) => i + 1);

/** A kernel of nine cells, over the numbers from 1 to 64 in a row and in 8 rows. */
function callOf(kernel: KernelCall['kernel'], output: KernelCall['output'] = [9]): KernelCall {
  const inputs = [
    { name: 'v', from: counted(64), extent: [64] as const },
    { name: 'm', from: counted(64), extent: [8, 8] as const },
  ];
  const used = inputs.slice(0, kernel.length);
  return { name: 'whole numbers', kernel, output, inputs: used, reals: { half: 0.5 } };
}

function gives(kernel: KernelCall['kernel'], expected: (x: number) => number): void {
  const values = device.run(callOf(kernel)).values;
  device.clear();
  const right = Float32Array.from({ length: 9 }, (_, x) => expected(x));
  assert.equal([...values], [...right]);
}

/** A kernel that TypeScript's own checks would not let pass. */
function textual(body: string): KernelCall['kernel'] {
  return new Function(`return function (v) {${body}}`)();
}

numbers('locals that are halved in a circle are no whole ones', () => {
  gives(
    function (this: KernelThis, v: number[]) {
      let b = 1;
      let a = b;
      a = a * 0.5;
      b = a;
      let sum = v[a + 1];
      sum = sum + 10 * v[b * 2];
      return sum;
    },
    () => 22,
  );
  gives(
    function (this: KernelThis, v: number[]) {
      let a = this.thread.x;
      let b = a;
      let c = b;
      for (let k = 0; k < 2; k++) {
        a = c + 0.5;
        c = b;
        b = a;
      }
      return v[a + 0.5] + 10 * v[b + 1] + 100 * v[c + 2];
    },
    (x) => x + 2 + 10 * (x + 2) + 100 * (x + 3),
  );
});

numbers('what a local stood for in an earlier turn is not what it stands for now', () => {
  // `place` is seen after its block, from the first turn on.
  const kernel = textual(`
    let sum = 0;
    for (let k = 0; k < 4; k++) {
      const row = Math.floor(v[k]);
      if (k < 1) { var place = row + 1; }
      sum = sum * 10 + v[place];
    }
    return sum;`);
  gives(kernel, () => 3333);
});

numbers('a counter that takes fractions is none', () => {
  gives(
    function (this: KernelThis) {
      let sum = 0;
      for (let k = 0; k < 10; k++) {
        k = k + 0.5;
        sum += k;
      }
      return sum;
    },
    () => 0.5 + 2 + 3.5 + 5 + 6.5 + 8 + 9.5,
  );
});

numbers('products of counters do not wrap round, and keep the sign of a zero', () => {
  gives(
    function (this: KernelThis) {
      let sum = 0;
      for (let k = 2000; k < 2001; k++) {
        sum += k * k * k;
      }
      return sum;
    },
    () => 8e9,
  );
  gives(
    function (this: KernelThis) {
      let sum = 0;
      for (let k = 0; k < 1; k++) {
        sum = -k;
      }
      return sum;
    },
    () => -0,
  );
  gives(
    function (this: KernelThis) {
      let turns = 0;
      for (let k = 60000; k * k > 60000; k -= 1) {
        turns += 1;
        if (turns > 2) {
          break;
        }
      }
      return turns;
    },
    () => 3,
  );
});

numbers('a loop of one turn leaves its counter where it ended', () => {
  const kernel = textual(`
    let sum = 0;
    for (var k = 0; k < 1; k++) { sum += v[k]; }
    return sum + 10 * v[k];`);
  gives(kernel, () => 21);
  gives(
    function (this: KernelThis, v: number[]) {
      let sum = 0;
      for (let k = 0; k < 1; k++) {
        k += 2;
        sum = v[k];
      }
      return sum;
    },
    () => 3,
  );
});

numbers('neighbours beside a fraction are rounded one by one', () => {
  gives(
    function (this: KernelThis, v: number[]) {
      // float32: 0.99999994 + 4 is 5
      const almost = 1 - v[0] * 0.00000006;
      return v[this.thread.x + almost];
    },
    (x) => Math.trunc(Math.fround(x + (1 - 2 ** -24))) + 1,
  );
  gives(
    function (this: KernelThis, v: number[]) {
      const back = this.constants.half - v[0];
      return v[this.thread.x + back];
    },
    (x) => Math.max(x, 1),
  );
});

numbers('an index that counts is evaluated once for all lanes', () => {
  gives(
    function (this: KernelThis, v: number[], m: number[][]) {
      let k = 1;
      const sum = m[k++][Math.floor(v[this.thread.x] / 2)];
      return sum + 100 * k;
    },
    (x) => 8 + Math.floor((x + 1) / 2) + 1 + 200,
  );
});

numbers('results of lanes that return at different places go where they belong', () => {
  const call: KernelCall = {
    ...callOf(function (this: KernelThis, v: number[]) {
      if (v[this.thread.x] > 5) {
        return [1, 2];
      }
      return [v[this.thread.x], 50];
    }),
    components: 2,
  };
  const whole = device.assemble(18, 'zeros');
  whole.run(call, { offset: 0, cell: [1, 9, 9], component: 9, components: 2 });
  const values = [...whole.finish().values];
  assert.equal(values.slice(0, 9), [1, 2, 3, 4, 5, 1, 1, 1, 1]);
  assert.equal(values.slice(9), [50, 50, 50, 50, 50, 2, 2, 2, 2]);
});

numbers('counters in indices and heads of loops stay integers', () => {
  const call = callOf(
    function (this: KernelThis, v: number[], m: number[][]) {
      let sum = 0;
      for (let k = 0; k < 5; k++) {
        sum += v[k + 1] * m[k][this.thread.x - k + 4];
      }
      return sum;
    },
    [4],
  );
  const text = generatedSource(call, 'webasm');
  assert.not(/convert|trunc/.test(text));
});

numbers.run();
