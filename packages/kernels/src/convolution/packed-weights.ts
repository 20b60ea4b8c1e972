import {
  type ArrayInput,
  type Device,
  eitherForm,
  type KernelThis,
  type Storage,
  zeros,
} from '@obelisk/engine';
import { paddedWithZeros, quadsOf } from '../quads.js';

/** Weights of one group as the kernel reads them, four output channels side by side. */
export interface PackedWeights {
  readonly quads: number;
  /** The kernel's arguments for one quad of output channels, or for several. */
  quad(at: number, count?: number): ArrayInput;
  bias(at: number, count?: number): ArrayInput;
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
 * Packs weights as [quad][tap][input channel][4]; channels that are missing in the last quad are
 * zero.
 * @param bias - where the bias of the group begins, or null
 */
export function packWeights(
  device: Device,
  weight: Storage,
  choice: WeightChoice,
  bias: { readonly storage: Storage; readonly offset: number } | null = null,
): PackedWeights {
  const { outputs, inputs, taps } = choice;
  const quads = quadsOf(outputs);
  const perQuad = taps.length * inputs * 4;
  const storage = eitherForm(device, {
    ...{ inputs: [weight], length: quads * perQuad },
    host: (values) => {
      const packed = zeros(quads * perQuad);
      for (let o = 0; o < outputs; o++) {
        const start = Math.floor(o / 4) * perQuad + (o % 4);
        for (let t = 0; t < taps.length; t++) {
          for (let i = 0; i < inputs; i++) {
            const from = choice.offset + o * choice.outputStep + i * choice.inputStep + taps[t];
            packed[start + (t * inputs + i) * 4] = values[from];
          }
        }
      }
      return packed;
    },
    kernels: () => packedByKernel(device, weight, choice),
  });
  const biases = bias
    ? paddedWithZeros(device, bias.storage, bias.offset, outputs, quads * 4)
    : new Float32Array(quads * 4);
  return {
    quads,
    storage,
    quad: (at, count = 1) => ({
      name: 'w',
      from: storage,
      offset: at * perQuad,
      extent: [4, inputs, taps.length * count],
    }),
    bias: (at, count = 1) => ({
      name: 'bias',
      from: biases,
      offset: at * 4,
      extent: [4 * count],
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
