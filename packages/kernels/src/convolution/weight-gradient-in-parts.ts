import {
  type Assembly,
  type Device,
  inOrder,
  type KernelCall,
  type KernelThis,
  type Storage,
  sizeOf,
  tidy,
} from '@obelisk/engine';
import type { Part } from '../parts.js';
import type { ConvolutionSizes } from './convolution-sizes.js';
import { channelsLast } from './layouts.js';
import { mostPositions, type WeightLayout } from './weight-gradient-layout.js';

type Names =
  | 'perPart'
  | 'planes'
  | 'rows'
  | 'places'
  | 'kd'
  | 'kh'
  | 'stepZ'
  | 'tapZ'
  | 'stepY'
  | 'tapY'
  | 'stepX';

/**
 * The sums of `weightGradientKernel`, with all planes of taps and all parts of the planes as
 * threads, too: a graphics processor has thousands of them, and one part after the other would keep
 * it waiting. `thread.z` is [part][tap plane][tap row]. Each makes four output channels, the
 * letters, times four features, the numbers: 8 loads for 16 multiply-adds.
 */
function partialSumsKernel(
  this: KernelThis<Record<Names, number>>,
  x: number[][][],
  dy: number[][][],
) {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  let d0 = 0;
  let d1 = 0;
  let d2 = 0;
  let d3 = 0;
  const line = Math.floor((this.thread.z + 0.5) / this.constants.kh);
  const ty = this.thread.z - line * this.constants.kh;
  const part = Math.floor((line + 0.5) / this.constants.kd);
  const tz = line - part * this.constants.kd;
  const shift = tz * this.constants.tapZ + ty * this.constants.tapY;
  for (let pz = 0; pz < this.constants.perPart; pz++) {
    const plane = part * this.constants.perPart + pz;
    if (plane < this.constants.planes) {
      for (let py = 0; py < this.constants.rows; py++) {
        const row = plane * this.constants.stepZ + py * this.constants.stepY + shift;
        for (let px = 0; px < this.constants.places; px++) {
          const x0 = x[row][px * this.constants.stepX + this.thread.y][0];
          const x1 = x[row][px * this.constants.stepX + this.thread.y][1];
          const x2 = x[row][px * this.constants.stepX + this.thread.y][2];
          const x3 = x[row][px * this.constants.stepX + this.thread.y][3];
          const ga = dy[plane * this.constants.rows + py][px][this.thread.x * 4 + 0];
          a0 += ga * x0;
          a1 += ga * x1;
          a2 += ga * x2;
          a3 += ga * x3;
          const gb = dy[plane * this.constants.rows + py][px][this.thread.x * 4 + 1];
          b0 += gb * x0;
          b1 += gb * x1;
          b2 += gb * x2;
          b3 += gb * x3;
          const gc = dy[plane * this.constants.rows + py][px][this.thread.x * 4 + 2];
          c0 += gc * x0;
          c1 += gc * x1;
          c2 += gc * x2;
          c3 += gc * x3;
          const gd = dy[plane * this.constants.rows + py][px][this.thread.x * 4 + 3];
          d0 += gd * x0;
          d1 += gd * x1;
          d2 += gd * x2;
          d3 += gd * x3;
        }
      }
    }
  }
  return [a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3];
}

type SumNames = 'parts' | 'kd' | 'quads' | 'lanes' | 'tap' | 'kw';

/**
 * $\bar W_{o,i,t}$ of one plane of taps: the parts [part, tap plane][tap row, feature / 4, o, 4],
 * added.
 */
function addPartsKernel(this: KernelThis<Record<SumNames, number>>, sums: number[][]) {
  const ty = Math.floor((this.thread.x + 0.5) / this.constants.kw);
  const tx = this.thread.x - ty * this.constants.kw;
  const feature = tx * this.constants.tap + this.thread.y;
  const quad = Math.floor((feature + 0.5) / 4);
  const cell = (ty * this.constants.quads + quad) * this.constants.lanes + this.thread.z;
  const first = cell * 4 + feature - quad * 4;
  let sum = 0;
  for (let part = 0; part < this.constants.parts; part++) {
    sum += sums[part * this.constants.kd][first];
  }
  return sum;
}

/** The gradient to the weight in a few kernels, whose partial sums stay on the device. */
export function weightGradientInParts(
  device: Device,
  gradient: Storage,
  x: Storage,
  sizes: ConvolutionSizes,
  layout: WeightLayout,
  slabs: readonly Part[],
): Storage {
  const { groups, inputs, outputs, window } = sizes;
  const length = groups * outputs * inputs * sizeOf(window);
  const whole = device.assemble(length, 'nothing: kernels fill it');
  for (let group = 0; group < groups; group++) {
    tidy(() => {
      const sums = partialSums(device, gradient, x, sizes, layout, slabs, group);
      addUp(whole, sums, sizes, layout, group);
    });
  }
  return whole.finish();
}

/** [part][tap plane][tap row][feature / 4][output channel][4] of one group */
function partialSums(
  device: Device,
  gradient: Storage,
  x: Storage,
  sizes: ConvolutionSizes,
  layout: WeightLayout,
  slabs: readonly Part[],
  group: number,
): Storage {
  const { N, groups, inputs, outputs, input, output, window } = sizes;
  const { walks, row, plain, plainRow } = layout;
  const step = stepOf(layout, window);
  const parts = N * slabs.reduce((sum, slab) => sum + partsIn(slab, sizes), 0);
  const sums = device.assemble(parts * step, 'nothing: kernels fill it');
  let part = 0;
  for (let n = 0; n < N; n++) {
    const entry = n * groups + group;
    const from = { storage: x, offset: entry * inputs * sizeOf(input), count: inputs };
    const to = { storage: gradient, offset: entry * outputs * sizeOf(output), count: outputs };
    for (const slab of slabs) {
      tidy(() => {
        const seen = channelsLast(device, from, walks, row, slab);
        const dy = channelsLast(device, to, plain, plainRow, slab);
        const call = partialCall(seen, dy, slab, sizes, layout);
        sums.run(call, inOrder(call, part * step));
      });
      part += partsIn(slab, sizes);
    }
  }
  return sums.finish();
}

/** From one part to the next. */
function stepOf({ quads, lanes }: WeightLayout, [kd, kh]: readonly number[]): number {
  return kd * kh * quads * lanes * 4;
}

function planesPerPart({ output }: ConvolutionSizes): number {
  return Math.max(1, Math.floor(mostPositions / (output[1] * output[2])));
}

function partsIn({ count }: Part, sizes: ConvolutionSizes): number {
  return Math.ceil(count / planesPerPart(sizes));
}

function partialCall(
  x: Storage,
  dy: Storage,
  slab: Part,
  sizes: ConvolutionSizes,
  { row, quads, lanes, rows }: WeightLayout,
): KernelCall {
  const { name, output, window, stride, dilation } = sizes;
  const [kd, kh] = window;
  return {
    name: `${name}WeightGradient`,
    kernel: partialSumsKernel,
    output: [lanes / 4, quads, kh * kd * partsIn(slab, sizes)],
    components: 16,
    integers: {
      ...{ perPart: planesPerPart(sizes), planes: slab.count, rows: output[1], places: output[2] },
      ...{ kd, kh, stepZ: stride[0] * rows, tapZ: dilation[0] * rows },
      ...{ stepY: stride[1], tapY: dilation[1], stepX: row.output / 4 },
    },
    inputs: [
      { name: 'x', from: x, extent: [4, row.width / 4, x.length / row.width] },
      { name: 'dy', from: dy, extent: [lanes, output[2], slab.count * output[1]] },
    ],
  };
}

/** Adds the parts, one plane of taps after the other. */
function addUp(
  whole: Assembly,
  sums: Storage,
  { name, inputs, outputs, window: [kd, kh, kw] }: ConvolutionSizes,
  layout: WeightLayout,
  group: number,
): void {
  const { row, quads, lanes } = layout;
  const perPlane = stepOf(layout, [kd, kh]) / kd;
  const planes = sums.length / perPlane; // of all parts
  const taps = kd * kh * kw;
  for (let tz = 0; tz < kd; tz++) {
    const call: KernelCall = {
      name: `${name}WeightGradient, sum`,
      kernel: addPartsKernel,
      output: [kh * kw, inputs, outputs],
      integers: { parts: planes / kd, kd, quads, lanes, tap: row.tap, kw },
      inputs: [
        { name: 'sums', from: sums, offset: tz * perPlane, extent: [perPlane, planes - tz] },
      ],
    };
    const first = group * outputs * inputs * taps + tz * kh * kw;
    const cell = [1, taps, inputs * taps] as const;
    whole.run(call, { offset: first, cell, component: 1, components: 1 });
  }
}
