import { type ArrayInput, type Device, type Storage, zeros } from '@obelisk/engine';
import { quadsOf } from '../quads.js';

/** Weights of one group as the kernel reads them, four output channels side by side. */
export interface PackedWeights {
  readonly quads: number;
  /** The kernel's arguments for one quad of output channels. */
  quad(at: number): ArrayInput;
  bias(at: number): ArrayInput;
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
  { outputs, inputs, outputStep, inputStep, offset, taps }: WeightChoice,
  bias: { readonly storage: Storage; readonly offset: number } | null = null,
): PackedWeights {
  const quads = quadsOf(outputs);
  const perQuad = taps.length * inputs * 4;
  const storage = device.host([weight], quads * perQuad, (values) => {
    const packed = zeros(quads * perQuad);
    for (let o = 0; o < outputs; o++) {
      const start = Math.floor(o / 4) * perQuad + (o % 4);
      for (let t = 0; t < taps.length; t++) {
        for (let i = 0; i < inputs; i++) {
          const from = offset + o * outputStep + i * inputStep + taps[t];
          packed[start + (t * inputs + i) * 4] = values[from];
        }
      }
    }
    return packed;
  });
  const biases = bias
    ? device.host([bias.storage], quads * 4, (values) => {
        const padded = zeros(quads * 4);
        padded.set(values.subarray(bias.offset, bias.offset + outputs));
        return padded;
      })
    : new Float32Array(quads * 4);
  return {
    quads,
    storage,
    quad: (at) => ({
      name: 'w',
      from: storage,
      offset: at * perQuad,
      extent: [4, inputs, taps.length],
    }),
    bias: (at) => ({ name: 'bias', from: biases, offset: at * 4, extent: [4] }),
  };
}
