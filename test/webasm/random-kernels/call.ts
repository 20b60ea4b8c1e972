// A random kernel that can be called: no read goes outside an array.
import type { Device, KernelCall } from '@obelisk/engine';
import { type ArrayName, arrays, type Program } from './program.js';
import { checkedText, kernelText } from './text.js';

/** A kernel, and what it gives as float32 arithmetic has it. */
export interface RandomKernel {
  readonly text: string;
  readonly meant: Float32Array;
  run(device: Device): Float32Array;
}

const constants = { N: 3, M: 2, F: 0.3 };
const argument = 2.5;
/** Turns of all loops of a cell that are enough. */
const mostTurns = 2000;
/** Loops and indices of some programs are not to be mended. */
const mostTries = 6;

const numbers = Object.fromEntries(
  Object.entries(arrays).map(([name, extent], nth) => {
    const length = extent.reduce<number>((product, size) => product * size, 1);
    const value = (i: number) => ((((i + nth) * 7919) % 23) - 5) / (nth === 1 ? 1 : 4);
    return [name, Float32Array.from({ length }, (_, i) => value(i))];
  }),
) as Record<ArrayName, Float32Array>;

/** The kernel of a program, or null when it runs for too long or reads outside of its arrays. */
export function randomKernel(program: Program): RandomKernel | null {
  const shifts: number[] = [];
  const checked = checkedText(program);
  for (let tries = 0; tries < mostTries; tries++) {
    const { meant, places } = runChecked(program, checked, shifts);
    if (meant === null) return null;
    const outside = [...places].filter(([, { low, high, size }]) => !(low >= 0 && high < size));
    if (outside.length === 0) {
      const text = kernelText(program, shifts);
      const call = callOf(program, text);
      const run = (device: Device) => resultOn(device, call, program.step);
      return { text, meant, run };
    }
    for (const [site, { low, high, size }] of outside) {
      if (!(high - low < size)) return null;
      shifts[site] = (shifts[site] ?? 0) + (low < 0 ? -low : size - 1 - high);
    }
  }
  return null;
}

function callOf({ output, components }: Program, text: string): KernelCall {
  const { F, ...integers } = constants;
  return {
    name: 'random kernel',
    kernel: new Function(`return ${text}`)() as KernelCall['kernel'],
    ...{ output, components, integers, reals: { F } },
    inputs: [
      ...Object.entries(arrays).map(([name, extent]) => ({
        name,
        from: numbers[name as ArrayName],
        extent,
      })),
      { name: 's', number: argument },
    ],
  };
}

/** The result, one component after the other where it is put into a larger array. */
function resultOn(device: Device, call: KernelCall, step: number): Float32Array {
  if (step === 0) return device.run(call).values as Float32Array;
  const { output, components = 1 } = call;
  const [x, y = 1, z = 1] = output;
  const cell = [step, step * x, step * x * y] as const;
  const component = step * x * y * z;
  const whole = device.assemble(component * components, 'zeros');
  whole.run(call, { offset: 0, cell, component, components });
  const placed = whole.finish().values;
  const place = (i: number) => step * Math.floor(i / components) + component * (i % components);
  return Float32Array.from({ length: x * y * z * components }, (_, i) => placed[place(i)]);
}

/** Where the indices of a read went along an axis. */
interface Reach {
  low: number;
  high: number;
  readonly size: number;
}

/** Runs the kernel in JavaScript; no result when it takes too long. */
function runChecked({ output, components }: Program, text: string, shifts: readonly number[]) {
  const places = new Map<number, Reach>();
  let turns = 0;
  const f = Math.fround;
  const environment = {
    f,
    mod: (a: number, b: number) => f(a - f(Math.trunc(f(a / b)) * b)),
    call: {
      ...{ floor: Math.floor, ceil: Math.ceil, trunc: Math.trunc, abs: Math.abs },
      ...{ sign: Math.sign, min: Math.min, max: Math.max },
      tanh: (x: number) => f(Math.tanh(x)),
      round: (x: number) => Math.floor(f(x + 0.5)),
    },
    tick() {
      if (turns++ > mostTurns) throw new TooLong();
    },
    read(array: ArrayName, site: number, index: readonly number[]) {
      let [place, stride] = [0, 1];
      for (const [axis, size] of arrays[array].entries()) {
        const at = site + index.length - 1 - axis;
        const whole = Math.trunc(f(index[axis] + (shifts[at] ?? 0)));
        const reach = places.get(at) ?? { low: whole, high: whole, size };
        // NaN stays, and is in no array.
        reach.low = Math.min(reach.low, whole);
        reach.high = Math.max(reach.high, whole);
        places.set(at, reach);
        place += whole * stride;
        stride *= size;
      }
      return numbers[array][place] ?? 0;
    },
  };
  const names = Object.keys(environment);
  const kernel = new Function(...names, 'v', 'm', 'w', 's', `let before = 0;\n${text}`);
  const [width, height = 1, depth = 1] = output;
  const meant = new Float32Array(width * height * depth * components);
  try {
    for (let cell = 0; cell < width * height * depth; cell++) {
      turns = 0;
      const thread = {
        x: cell % width,
        y: Math.floor(cell / width) % height,
        z: Math.floor(cell / width / height),
      };
      const self = { thread, constants: { ...constants, F: f(constants.F) } };
      const values = kernel.call(self, ...Object.values(environment), null, null, null, argument);
      meant.set([values].flat(), cell * components);
    }
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    return { meant: null, places };
  }
  return { meant, places };
}

class TooLong extends Error {}
