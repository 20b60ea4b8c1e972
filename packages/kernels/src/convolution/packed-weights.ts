import {
  type ArrayInput,
  type Device,
  eitherForm,
  type KernelThis,
  type Storage,
  zeros,
} from '@obelisk/engine';
import { paddedWithZeros, quadsOf } from '../quads.js';
import { eachBlock, heightOf, type RowBlocks, rowBlocksOf } from '../row-blocks.js';

/** Weights of one group as the kernel reads them, four or six output channels side by side. */
export interface PackedWeights {
  readonly blocks: readonly RowBlocks[];
  /** Where the weights of an output channel begin with which a block does, for `count` blocks. */
  weights(block: RowBlocks, count?: number): ArrayInput;
  bias(block: RowBlocks, count?: number): ArrayInput;
  readonly storage: Storage;
}

/** Which weights a window has, and where they lie. */
export interface WeightChoice {
  readonly outputs: number;
  readonly inputs: number;
  /** From one output channel of the window to the next, and from one input channel. */
  readonly outputStep: number;
  readonly inputStep: number;
  /** Where the weights of the first channels begin. */
  readonly offset: number;
  /** Places of the taps, in the order in which the window moves over them. */
  readonly taps: readonly number[];
}

/**
 * Packs weights as [block][tap][input channel][output channel]; channels that are missing in the
 * last block are zero.
 * @param bias - where the bias of the group begins, or null
 */
export function packWeights(
  device: Device,
  weight: Storage,
  choice: WeightChoice,
  bias: { readonly storage: Storage; readonly offset: number } | null = null,
): PackedWeights {
  const { outputs, inputs, taps } = choice;
  const blocks = eachBlock(rowBlocksOf(device, outputs));
  const height = heightOf(blocks);
  const perOutput = taps.length * inputs;
  const storage = eitherForm(device, {
    ...{ inputs: [weight], length: height * perOutput },
    host: (values) => {
      const packed = zeros(height * perOutput);
      for (const { first, height, kept } of blocks) {
        for (let o = first; o < first + kept; o++) {
          const start = first * perOutput + o - first;
          for (let t = 0; t < taps.length; t++) {
            for (let i = 0; i < inputs; i++) {
              const from = choice.offset + o * choice.outputStep + i * choice.inputStep + taps[t];
              packed[start + (t * inputs + i) * height] = values[from];
            }
          }
        }
      }
      return packed;
    },
    kernels: () => packedByKernel(device, weight, choice),
  });
  const biases = bias
    ? paddedWithZeros(device, bias.storage, bias.offset, outputs, height)
    : new Float32Array(height);
  return {
    blocks,
    storage,
    weights: ({ first, height }, count = 1) => ({
      name: 'w',
      from: storage,
      offset: first * perOutput,
      extent: [height, inputs, taps.length * count],
    }),
    bias: ({ first, height }, count = 1) => ({
      name: 'bias',
      from: biases,
      offset: first,
      extent: [height * count],
    }),
  };
}

function packKernel(
  this: KernelThis<Record<'outputs' | 'outputStep' | 'inputStep', number>>,
  weight: number[],
  taps: number[],
) {
  const input = Math.floor((this.thread.x + 0.5) / 4);
  const output = this.thread.z * 4 + this.thread.x - input * 4;
  const first = output * this.constants.outputStep + input * this.constants.inputStep;
  if (output < this.constants.outputs) {
    return weight[first + taps[this.thread.y]];
  }
  return 0;
}

function packedByKernel(
  device: Device,
  weight: Storage,
  { outputs, inputs, outputStep, inputStep, offset, taps }: WeightChoice,
): Storage {
  return device.run({
    name: 'pack weights',
    kernel: packKernel,
    output: [4 * inputs, taps.length, quadsOf(outputs)],
    integers: { outputs, outputStep, inputStep },
    inputs: [
      { name: 'weight', from: weight, extent: [weight.length - offset], offset },
      { name: 'taps', from: Float32Array.from(taps), extent: [taps.length] },
    ],
  });
}
