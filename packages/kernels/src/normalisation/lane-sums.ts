import {
  type Device,
  eitherForm,
  type KernelCall,
  type KernelInput,
  type KernelThis,
  type Storage,
} from '@obelisk/engine';

/** Lanes run side by side, four in one instruction. */
const sideBySide = 4;

/** How a row of `length` numbers is summed: `turns` of `lanes` numbers, and `rest` more. */
export interface Lanes {
  readonly lanes: number;
  readonly turns: number;
  readonly rest: number;
}

/**
 * Lanes for a row of that length: about its square root. Each lane adds few numbers, so that little
 * is rounded away, and few lanes are left to be added outside the kernel.
 */
export function lanesOf(length: number): Lanes {
  const lanes = Math.min(length, sideBySide * Math.ceil(Math.sqrt(length) / sideBySide));
  return { lanes, turns: Math.floor(length / lanes), rest: length % lanes };
}

/**
 * Runs a kernel that gives, for lane x of row y of batch entry z, `components` partial sums; adds
 * the lanes and the batch entries, in float64 where the host does.
 * @returns the sums, [components][rows]
 */
export function sumLanes(
  device: Device,
  call: {
    name: string;
    kernel: KernelCall['kernel'];
    components: 1 | 2;
    inputs: readonly KernelInput[];
    rows: number;
    batch: number;
    length: number;
  },
): Storage {
  const { rows, batch, components } = call;
  const { lanes, turns, rest } = lanesOf(call.length);
  const partial = device.run({
    name: call.name,
    kernel: call.kernel,
    output: [lanes, rows, batch],
    components,
    integers: { lanes, turns, rest },
    inputs: call.inputs,
  });
  return eitherForm(device, {
    ...{ inputs: [partial], length: components * rows },
    host: (values) => {
      const sums = new Float64Array(components * rows);
      for (let at = 0, run = 0; at < values.length; run++) {
        const row = run % rows;
        for (const end = at + lanes * components; at < end; at += components) {
          for (let c = 0; c < components; c++) sums[c * rows + row] += values[at + c];
        }
      }
      return Float32Array.from(sums);
    },
    kernels: () =>
      device.run({
        name: `${call.name}, sum`,
        kernel: addLanesKernel,
        output: [rows, components],
        integers: { batch, rows, lanes },
        inputs: [{ name: 'partial', from: partial, extent: [components, lanes, rows * batch] }],
      }),
  });
}

/** The lanes and the batch entries of row x, component y, added. */
function addLanesKernel(
  this: KernelThis<{ batch: number; rows: number; lanes: number }>,
  partial: number[][][],
) {
  let sum = 0;
  for (let n = 0; n < this.constants.batch; n++) {
    for (let lane = 0; lane < this.constants.lanes; lane++) {
      sum += partial[n * this.constants.rows + this.thread.x][lane][this.thread.y];
    }
  }
  return sum;
}
