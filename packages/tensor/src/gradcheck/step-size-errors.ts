import { type Device, type DeviceName, openDevice } from '@obelisk/engine';
import { Random } from '../random.js';
import type { OperationCheck } from './operation-check.js';
import {
  type InputNumbers,
  type Program,
  projectedValues,
  projectedValuesOn,
  tapeGradients,
} from './projected.js';

/** Entries per input that are moved: more would only cost time. */
const entries = 3;

/**
 * How far central differences are off, for each step size $h$:
 * $|(L(x + h e_i) - L(x - h e_i)) / 2h - \partial L / \partial x_i|$ relative to the largest
 * derivative, the largest of some entries of every input. The derivative is that of the tape on
 * `float64`; the differences are made of values from `device`, with its rounding.
 *
 * Drawn on logarithmic axes the errors make a V: large steps are off by $h^2 L''' / 6$ (slope 2),
 * small ones by rounding, $\varepsilon L / h$ (slope -1). A function of degree two has no error but
 * rounding; where a step reaches over a kink the error jumps and stays.
 * @param steps - values of $h$
 * @returns one error per step; NaN where $x + h$ and $x - h$ are the same number on the device
 *
 * @example
 * ```ts
 * import { exp, stepSizeErrors, tensor } from '@obelisk/tensor';
 * const check = { program: exp, inputs: () => [tensor([0.5], { device: 'float64' })] };
 * const [coarse, fine] = await stepSizeErrors(check, [0.02, 0.01], 'float64');
 * (coarse / fine).toFixed(3); // => '4.000'
 * ```
 */
export async function stepSizeErrors(
  { program, inputs }: Pick<OperationCheck, 'program' | 'inputs'>,
  steps: readonly number[],
  device: DeviceName | Device,
): Promise<number[]> {
  const place = typeof device === 'string' ? openDevice(device) : device;
  const numbers = await Promise.all(
    inputs().map(async ({ shape, value }): Promise<InputNumbers> => {
      const values = await value.storage.read();
      return { shape, numbers: Float64Array.from(values, (number) => held(number, place)) };
    }),
  );
  const wanted = await tapeGradients(program, numbers, openDevice('float64'));
  const noise = 1e-3 * Math.hypot(...projectedValues(program, numbers));
  const errors: number[] = [];
  for (const step of steps) {
    errors.push(await largestError({ program, place, numbers, wanted, noise }, step));
  }
  return errors;
}

interface Measurement {
  readonly program: Program;
  readonly place: Device;
  readonly numbers: readonly InputNumbers[];
  /** What the derivatives should be. */
  readonly wanted: readonly Float64Array[];
  /** Errors are not relative to less than this. */
  readonly noise: number;
}

async function largestError(measurement: Measurement, step: number): Promise<number> {
  const { numbers, wanted, noise } = measurement;
  const random = new Random(1);
  let largest = 0;
  for (const [at, gradient] of wanted.entries()) {
    const scale = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), noise);
    const chosen = random.permutation(numbers[at].numbers.length).slice(0, entries);
    for (const entry of chosen) {
      const numeric = await difference(measurement, at, entry, step);
      largest = Math.max(largest, Math.abs(numeric - gradient[entry]) / scale);
    }
  }
  return largest;
}

/** $\sum_j w_j (f_j(x + h e_i) - f_j(x - h e_i)) / 2h$; 0/0 where $h$ is lost in $x$. */
async function difference(
  { program, place, numbers }: Measurement,
  at: number,
  entry: number,
  step: number,
): Promise<number> {
  const valuesAt = (coordinate: number) => {
    const moved = Float64Array.from(numbers[at].numbers);
    moved[entry] = coordinate;
    return projectedValuesOn(place, program, numbers.with(at, { ...numbers[at], numbers: moved }));
  };
  const x = numbers[at].numbers[entry];
  const [up, down] = [held(x + step, place), held(x - step, place)];
  if (up === down) return Number.NaN;
  const [above, below] = [await valuesAt(up), await valuesAt(down)];
  return above.reduce((sum, value, j) => sum + (value - below[j]), 0) / (up - down);
}

/** A number as the device can hold it. */
function held(number: number, { name }: Device): number {
  return name === 'float64' ? number : Math.fround(number);
}
