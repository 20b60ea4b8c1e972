// The functions that kernels call, put into their text.
import { generatedSource, type KernelCall, type KernelThis, openDevice } from '@obelisk/engine';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const functions = suite('functions that kernels call');

function between(before: number, after: number, a: number, b: number): number {
  return before * a + after * b;
}

function weightAfter(x: number): number {
  return x - Math.floor(x);
}

/** Calls another one. */
function middle(a: number, b: number): number {
  return between(0.5, 0.5, a, b);
}

/** Hands its parameter to a function that reads it twice. */
function handsOn(x: number): number {
  return weightAfter(x);
}

/** A kernel over 9 numbers, 0, 1, 4, 9, ..., and what it calls. */
function callOf(kernel: KernelCall['kernel'], called: KernelCall['functions']): KernelCall {
  const squares = Float32Array.from({ length: 9 }, (_, i) => i * i);
  const inputs = [{ name: 'v', from: squares, extent: [9] as const }];
  return {
    name: 'calls',
    kernel,
    functions: called,
    output: [8],
    inputs,
    reals: { quarter: 0.25 },
  };
}

/** Written out by hand, and with calls. */
function written(this: KernelThis<{ quarter: number }>, v: number[]) {
  const x = v[this.thread.x] * this.constants.quarter;
  const weight = x - Math.floor(x);
  return (1 - weight) * v[this.thread.x] + weight * (0.5 * v[this.thread.x + 1] + 0.5 * x);
}

function calling(this: KernelThis<{ quarter: number }>, v: number[]) {
  const x = v[this.thread.x] * this.constants.quarter;
  const weight = weightAfter(x);
  return between(1 - weight, weight, v[this.thread.x], middle(v[this.thread.x + 1], x));
}

functions('give the code of a kernel in which they are written out', () => {
  const byHand = generatedSource(callOf(written, []), 'webasm');
  const called = callOf(calling, [between, weightAfter, middle]);
  assert.is(generatedSource(called, 'webasm'), byHand);
});

for (const name of ['webasm', 'cpu'] as const) {
  functions(`give its numbers on ${name}`, () => {
    const device = openDevice(name);
    const values = device.run(callOf(calling, [between, weightAfter, middle])).values;
    const expected = Array.from({ length: 8 }, (_, i) => {
      const x = (i * i) / 4;
      const weight = x % 1;
      return (1 - weight) * i * i + weight * ((i + 1) ** 2 / 2 + x / 2);
    });
    assert.equal([...values], expected);
  });
}

for (const language of ['webgpu', 'webgl2'] as const) {
  functions(`stay functions on ${language}`, () => {
    const source = generatedSource(callOf(calling, [between, weightAfter, middle]), language);
    assert.match(source, /(fn fn_|float )weightAfter\(/);
  });
}

/** What compiling this kernel says. */
function refused(kernel: KernelCall['kernel'], called: KernelCall['functions'], says: RegExp) {
  assert.throws(() => generatedSource(callOf(kernel, called), 'webasm'), says);
}

functions('take as many numbers as they have parameters', () => {
  const few = textual('return between(1, 2, v[this.thread.x]);');
  refused(few, [between], /between takes 4 numbers \(before, after, a, b\), got 3/);
});

functions('compute no argument twice', () => {
  const twice = textual('return weightAfter(v[this.thread.x]);');
  const says = /weightAfter reads x more than once: give v\[this\.thread\.x\] a name before/;
  refused(twice, [weightAfter], says);
  const through = textual('return handsOn(v[this.thread.x]);');
  refused(through, [handsOn, weightAfter], /weightAfter reads x more than once/);
});

functions('have no parameter with the name of a constant', () => {
  const call = { ...callOf(calling, [between, weightAfter, middle]), reals: { quarter: 1, b: 2 } };
  const says =
    /kernel calls: b is a constant and a parameter of between; one of them needs another/;
  for (const name of ['webasm', 'cpu'] as const) {
    assert.throws(() => openDevice(name).run(call), says);
  }
});

functions('are one return', () => {
  const loops = new Function('return function loops(n) { let s = 0; s += n; return s; }')();
  const calls = textual('return loops(v[this.thread.x]);');
  refused(calls, [loops], /a function that kernels call is one return, got function loops/);
});

/** A kernel that TypeScript's own checks would not let pass. */
function textual(body: string): KernelCall['kernel'] {
  return new Function(`return function (v) {${body}}`)();
}

functions.run();
