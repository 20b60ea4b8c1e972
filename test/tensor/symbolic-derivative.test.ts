import { Random } from '@obelisk/tensor';
import {
  type Dimensions,
  expandEquation,
  interpolationEquation,
  normalisedDerivative,
  obeliskEquation,
  symbolicDerivative,
} from '@obelisk/tensor/symbolic';
import { derivative } from 'mathjs/number';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const derivatives = suite('symbolic derivative');
const allDimensions: Dimensions[] = [1, 2, 3];
const axes = ['x', 'y', 'z'];

/** A random number for every coordinate and offset, the floors that follow, and a random input. */
function randomScope(random: Random): Record<string, unknown> {
  const values = new Map<string, number>();
  const scope: Record<string, unknown> = {
    Wij: random.normal(),
    I: (...position: number[]) => {
      const key = position.join(' ');
      if (!values.has(key)) values.set(key, random.normal());
      return values.get(key);
    },
  };
  for (const axis of axes) {
    for (const name of [axis, `S${axis}`, `T${axis}`]) scope[name] = random.uniform(-5, 5);
    scope[`${axis}0`] = Math.floor(Number(scope[axis]) + Number(scope[`S${axis}`]));
    scope[`${axis}1`] = Math.floor(Number(scope[axis]) + Number(scope[`T${axis}`]));
  }
  return scope;
}

derivatives('prints the derivative along an axis as differences of the values', () => {
  const trilinear = interpolationEquation(3);
  assert.is(
    String(symbolicDerivative(trilinear, 'z')),
    '-wxu * wyu * I1 - wxd * wyu * I2 - wxu * wyd * I3 - wxd * wyd * I4 ' +
      '+ wxu * wyu * I5 + wxd * wyu * I6 + wxu * wyd * I7 + wxd * wyd * I8',
  );
  for (const axis of axes) {
    const alongAxis = String(symbolicDerivative(trilinear, axis));
    assert.is(String(symbolicDerivative(trilinear, `S${axis}`)), alongAxis);
  }
});

derivatives('gives the weight of a corner as the derivative of its value', () => {
  for (const dimensions of allDimensions) {
    const equation = interpolationEquation(dimensions);
    for (let corner = 1; corner <= 2 ** dimensions; corner++) {
      assert.is(String(symbolicDerivative(equation, `I${corner}`)), `w${corner}`);
      assert.is(String(symbolicDerivative(equation, `w${corner}`)), `I${corner}`);
    }
  }
});

derivatives('is zero for what does not occur', () => {
  assert.is(String(symbolicDerivative(interpolationEquation(2), 'z')), '0');
  assert.is(String(symbolicDerivative(interpolationEquation(3), 'Tx')), '0');
});

derivatives('covers coefficient, offsets and values of an OBELISK kernel', () => {
  const unary = obeliskEquation('unary', 1);
  assert.is(String(symbolicDerivative(unary, 'Wij')), 'IS');
  assert.is(String(symbolicDerivative(unary, 'Sx')), 'Wij * (-I1 + I2)');
  const binary = obeliskEquation('binary', 1);
  assert.is(String(symbolicDerivative(binary, 'Tx')), '-Wij * (-J1 + J2)');
  assert.is(String(symbolicDerivative(binary, 'J2')), '-Wij * v2');
  assert.is(String(symbolicDerivative(binary, 'x')), 'Wij * (-I1 + I2) - Wij * (-J1 + J2)');
});

derivatives('multiplies by half the extent for normalised coordinates', () => {
  const linear = interpolationEquation(1);
  assert.is(String(normalisedDerivative(linear, 'x', false)), 'W / 2 * (-I1 + I2)');
  const binary = obeliskEquation('binary', 1);
  assert.is(String(normalisedDerivative(binary, 'Tx', true)), '-((W - 1) / 2) * Wij * (-J1 + J2)');
  assert.throws(() => normalisedDerivative(linear, 'I1', true), /expected a coordinate or an off/);
});

derivatives('equals what mathjs derives from the whole formula in one piece', () => {
  const random = new Random(1);
  for (const dimensions of allDimensions) {
    for (const variant of ['unary', 'binary'] as const) {
      const equation = obeliskEquation(variant, dimensions);
      const whole = expandEquation(equation);
      for (const variable of [...axes, 'Sx', 'Ty', 'Tz', 'Wij']) {
        const atOnce = derivative(whole, variable, { simplify: false }).compile();
        const readable = expandEquation(equation, symbolicDerivative(equation, variable)).compile();
        for (let trial = 0; trial < 20; trial++) {
          const scope = randomScope(random);
          const difference = atOnce.evaluate(scope) - readable.evaluate(scope);
          assert.ok(Math.abs(difference) < 1e-12, `${variant} ${dimensions}D d/d${variable}`);
        }
      }
    }
  }
});

derivatives('equals central differences of the formula', () => {
  const random = new Random(2);
  const step = 1e-4;
  const equation = obeliskEquation('binary', 3);
  const value = expandEquation(equation).compile();
  for (const variable of ['x', 'y', 'z', 'Sx', 'Sz', 'Ty', 'Wij']) {
    const slope = expandEquation(equation, symbolicDerivative(equation, variable)).compile();
    for (let trial = 0; trial < 20; trial++) {
      const scope = randomScope(random);
      // The floors stay: Eq. 2 is multilinear in its cell, so the difference is nearly exact.
      const at = (shift: number) =>
        value.evaluate({ ...scope, [variable]: Number(scope[variable]) + shift });
      const difference = (at(step) - at(-step)) / (2 * step);
      assert.ok(Math.abs(difference - slope.evaluate(scope)) < 1e-6, variable);
    }
  }
});

derivatives.run();
