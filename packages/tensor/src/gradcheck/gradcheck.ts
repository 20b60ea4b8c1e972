import { type Device, type DeviceName, openDevice } from '@obelisk/engine';
import { Random } from '../random.js';
import type { Tensor } from '../tensor.js';
import { compareGradients } from './compare.js';
import { type InputNumbers, type Program, projectedValues, tapeGradients } from './projected.js';
import type { GradcheckReport, InputReport } from './report.js';

/** How gradients are checked. */
export interface GradcheckOptions {
  /** Where the tape runs; where the first input lies when left out. */
  readonly device?: DeviceName | Device;
  /** $h$; 1e-5 when left out. */
  readonly step?: number;
  /** Largest relative error; 1e-7 on `float64` and 1e-3 on the others when left out. */
  readonly tolerance?: number;
  /** Entries per input that are compared with differences, chosen by `seed`; 64 when left out. */
  readonly entries?: number;
  readonly seed?: number;
}

/**
 * Checks the gradients of any function of tensors against central differences,
 * $\partial L / \partial x_i \approx (L(x + h e_i) - L(x - h e_i)) / 2h$,
 * where $L = \langle w, f(x) \rangle$ with fixed weights $w$. The differences are computed in
 * double precision, on `float64`; there the tape's gradients must agree within 1e-7. On any other
 * device each entry of the tape's gradient must agree within 1e-3 with that of the tape on
 * `float64`, and the chosen entries with the differences.
 *
 * Errors are relative to the largest magnitude of the gradient to that input. Keep inputs away from
 * kinks, such as 0 for `relu`: there differences give something between the two slopes.
 * @param program - must build its constants on the device of its inputs
 * @throws Error when the result does not depend on the inputs
 *
 * @example
 * ```ts
 * import { gradcheck, multiply, tensor } from '@obelisk/tensor';
 * const [a, b] = [tensor([1, 2, 3]), tensor([4, 5, 6])];
 * const { passed, inputs } = await gradcheck(multiply, [a, b]);
 * [passed, inputs.length]; // => [true, 2]
 * ```
 */
export async function gradcheck(
  program: Program,
  inputs: readonly Tensor[],
  options: GradcheckOptions = {},
): Promise<GradcheckReport> {
  const { step = 1e-5, entries = 64, seed = 1 } = options;
  const device = placeOf(options.device ?? inputs[0].device);
  const { tolerance = device.name === 'float64' ? 1e-7 : 1e-3 } = options;
  const numbers = await Promise.all(inputs.map((input) => numbersOf(input, device)));
  const tape = await tapeGradients(program, numbers, device);
  const twin = await tapeGradients(program, numbers, openDevice('float64'));
  const noise = 1e-3 * norm(projectedValues(program, numbers));
  const random = new Random(seed);
  const reports = numbers.map(({ shape, numbers: { length } }, at): InputReport => {
    const chosen = random.permutation(length).slice(0, entries);
    const numeric = Float64Array.from(twin[at]);
    for (const entry of chosen) numeric[entry] = difference(program, numbers, at, entry, step);
    // Where the whole gradient is zero, only rounding is left, in proportion to the values.
    const scale = Math.max(largest(numeric), largest(tape[at]), noise);
    return compareGradients({
      input: inputs[at].name || `input ${at}`,
      shape,
      tape: tape[at],
      references: [numeric, twin[at]],
      checked: chosen.length,
      scale,
      tolerance,
    });
  });
  const passed = reports.every((report) => report.passed);
  return { device: device.name, tolerance, step, inputs: reports, passed };
}

function placeOf(device: DeviceName | Device): Device {
  return typeof device === 'string' ? openDevice(device) : device;
}

/** The numbers of a tensor as `device` can hold them, so that all devices see the same. */
async function numbersOf({ shape, value }: Tensor, device: Device): Promise<InputNumbers> {
  const values = await value.storage.read();
  const held = device.name === 'float64' ? values : Float32Array.from(values);
  return { shape, numbers: Float64Array.from(held) };
}

/** $\sum_j w_j (f_j(x + h e_i) - f_j(x - h e_i)) / 2h$; small differences first keep it exact. */
function difference(
  program: Program,
  inputs: readonly InputNumbers[],
  at: number,
  entry: number,
  step: number,
): number {
  const moved = (by: number) => {
    const numbers = Float64Array.from(inputs[at].numbers);
    numbers[entry] += by;
    return { place: numbers[entry], input: { ...inputs[at], numbers } };
  };
  const [up, down] = [moved(step), moved(-step)];
  const above = projectedValues(program, inputs.with(at, up.input));
  const below = projectedValues(program, inputs.with(at, down.input));
  const total = above.reduce((sum, value, j) => sum + (value - below[j]), 0);
  return total / (up.place - down.place);
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function norm(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
