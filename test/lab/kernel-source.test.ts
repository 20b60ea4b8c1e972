// The numbers that the trilinear stepper writes beside the lines of the kernels' own sources.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { kernelText, numberOf } from '../../packages/lab/src/trilinear/kernel-source.js';
import { trilinearTerms } from '../../packages/lab/src/trilinear/terms.js';

const sampling = new URL('../../packages/kernels/src/sampling/', import.meta.url);
const file = readFileSync(new URL('grid-sample-3d.kernels.ts', sampling), 'utf8');
const volume = {
  size: [4, 5, 6],
  at: (x: number, y: number, z: number) => x * y + 2 * z * z,
} as const;
const terms = trilinearTerms(volume, [1.25, 2.5, 3.75]);

const numbers = suite('numbers beside the lines of a kernel');

numbers('the eight products of the value make its sum', () => {
  const lines = kernelText(file, 'trilinear').split('\n');
  const products = lines.filter((line) => /^ +w\d \* input/.test(line));
  assert.is(products.length, 8);
  const sum = products.reduce((total, line) => total + Number(numberOf(line, terms)), 0);
  assert.ok(Math.abs(sum - terms.value) < 1e-9);
});

for (const [at, axis] of ['x', 'y', 'z'].entries()) {
  numbers(`the two terms of the derivative along ${axis} make its sum`, () => {
    const lines = kernelText(file, 'trilinearCoordinateGradient').split('\n');
    const parts = lines.filter((line) => line.trim().startsWith(`d${axis} +=`));
    assert.is(parts.length, 2);
    const sum = parts.reduce((total, line) => total + Number(numberOf(line, terms)), 0);
    assert.ok(Math.abs(sum - terms.slope[at]) < 1e-9, `${sum}, not ${terms.slope[at]}`);
  });
}

numbers('places and weights are those of the point', () => {
  const lines = kernelText(file, 'trilinear').split('\n');
  const of = (name: string) =>
    numberOf(lines.find((line) => line.includes(`const ${name} =`)) as string, terms);
  assert.equal(['x', 'y', 'z', 'wxd', 'wzu', 'column'].map(of), [1.25, 2.5, 3.75, 0.25, 0.25, 3]);
});

numbers.run();
