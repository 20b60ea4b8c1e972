import type { Device, DeviceName, Shape } from '@obelisk/engine';
import { sizeOf } from '@obelisk/engine';
import { Random } from '../random.js';
import { type Tensor, tensor } from '../tensor.js';
import { gradcheck } from './gradcheck.js';
import type { Program } from './projected.js';
import type { GradcheckReport } from './report.js';

/** One small gradient check of an operation. */
export interface OperationCheck {
  /** The name under which @obelisk/tensor exports the operation. */
  readonly operation: string;
  /** What this check tries: shapes, strides, modes. */
  readonly name: string;
  readonly program: Program;
  /** The same numbers each time, on `float64`. */
  inputs(): Tensor[];
  /** Compares the gradients on a device with central differences. */
  run(device: DeviceName | Device): Promise<GradcheckReport>;
}

/** Shape of an input and the interval of its numbers, -1..1 when left out. */
export interface CheckInput {
  readonly name: string;
  readonly shape: Shape;
  readonly between?: readonly [low: number, high: number];
  /** Whether signs are mixed and magnitudes from the interval: keeps away from a kink at 0. */
  readonly signed?: boolean;
}

/** A check of `operation` on inputs with numbers that look random and are the same each time. */
export function check(
  operation: string,
  name: string,
  inputs: readonly CheckInput[],
  program: Program,
): OperationCheck {
  const numbers = () => inputs.map(inputOf);
  return {
    operation,
    name,
    program,
    inputs: numbers,
    run: (device) => gradcheck(program, numbers(), { device, entries: 48 }),
  };
}

function inputOf({ name, shape, between = [-1, 1], signed = false }: CheckInput, at: number) {
  const random = new Random(at + 1);
  const numbers = Float64Array.from({ length: sizeOf(shape) }, () => {
    const number = random.uniform(...between);
    return signed && random.uniform() < 0.5 ? -number : number;
  });
  return tensor(numbers, { shape, name, device: 'float64' });
}

/** A constant on the device of `like`, for programs: labels, grids, moments. */
export function constant(numbers: readonly number[], shape: Shape, like: Tensor): Tensor {
  return tensor(numbers, { shape, device: like.device });
}
