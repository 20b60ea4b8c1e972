import { type DeviceArray, persist } from '@obelisk/engine';
import type { PointSampling, ReadArray } from '@obelisk/nn';
import { onTrace, type Tensor } from '@obelisk/tensor';

/** One sampling of a training step, whose arrays stay on the device. */
export interface HeardSampling {
  /** [N, C, D, H, W]; belongs to whom it was sampled for. */
  readonly volume: DeviceArray;
  /** [N, S, 3] */
  readonly points: DeviceArray;
  /** $\partial L / \partial F$: [N, C K, S] */
  readonly gradient: DeviceArray;
}

/** What a training step did with the offsets of an OBELISK layer. */
export interface HeardStep<Result> {
  readonly result: Result;
  /** In the order in which the volumes were sampled. */
  readonly samplings: readonly HeardSampling[];
  /** $\partial L / \partial S$ of the tape, [K, P, 3]; one per backward pass of the step. */
  readonly gradients: readonly DeviceArray[];
  /** Gives the memory back. */
  free(): void;
}

/**
 * Runs a training step and keeps what `offsetPulls` needs to explain how its offsets got their
 * gradient. Nothing is computed for that, and nothing read back. Samplings at points are heard, of
 * the offsets as they are: not those that augmentation has turned.
 * @param offsets - of an OBELISK layer
 * @throws what the step throws
 *
 * @example
 * ```ts
 * import { Obelisk, offsetPulls, sumOfArrows } from '@obelisk/nn';
 * import { sum, tensor } from '@obelisk/tensor';
 * import { hearSampling, readSampling } from '@obelisk/training';
 * const layer = new Obelisk({ offsets: 2, variant: 'binary' });
 * const volume = tensor([1, 2, 4, 3], { shape: [1, 1, 1, 2, 2] });
 * const points = tensor([[[0.3, -0.2, 0]]]);
 * const heard = await hearSampling(layer.offsets, async () => {
 *   sum(layer.forward(volume, { points })).backward();
 * });
 * const [sampling] = heard.samplings;
 * const read = await readSampling(sampling, await layer.offsets.data());
 * const [x] = sumOfArrows(offsetPulls(read, 0));
 * const tape = await heard.gradients[0].storage.read();
 * x; // => ≈ tape[0]
 * heard.free();
 * ```
 */
export async function hearSampling<Result>(
  offsets: Tensor,
  step: () => Promise<Result>,
): Promise<HeardStep<Result>> {
  const sampled = new Map<number, Omit<HeardSampling, 'gradient'>>();
  const samplings = new Map<number, HeardSampling>();
  const gradients: DeviceArray[] = [];
  const free = () => {
    for (const { points } of sampled.values()) points.storage.free();
    for (const { gradient } of samplings.values()) gradient.storage.free();
    for (const gradient of gradients) gradient.storage.free();
  };
  const stop = onTrace(({ operation, parents }, tensor, flow) => {
    if (operation !== 'obeliskSamplePoints' || parents[1] !== offsets.id) return;
    const before = sampled.get(tensor.id);
    if (before && flow) samplings.set(tensor.id, { ...before, gradient: persist(flow.gradient) });
    if (before || flow || !tensor.node) return;
    tensor.retainGrad(); // so that the tape does not free it
    const { points } = tensor.node.options as { readonly points: DeviceArray };
    sampled.set(tensor.id, {
      volume: tensor.node.saved[0] as DeviceArray,
      points: persist(points),
    });
  });
  const unhook = offsets.onGradient(({ value }) => {
    gradients.push(persist(value));
    return undefined;
  });
  try {
    const result = await step();
    // A backward pass visits the samplings in another order.
    const inOrder = [...sampled.keys()].flatMap((id) => samplings.get(id) ?? []);
    return { result, samplings: inOrder, gradients, free };
  } catch (error) {
    free();
    throw error;
  } finally {
    stop();
    unhook();
  }
}

/**
 * The numbers of a sampling, for `offsetPulls`.
 * @param offsets - as they were before the step moved them
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { readSampling } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const heard = {
 *   volume: arrayOf(device, [1, 1, 1, 1, 2], [1, 2]),
 *   points: arrayOf(device, [1, 1, 3], [0, 0, 0]),
 *   gradient: arrayOf(device, [1, 1, 1], [5]),
 * };
 * const offsets = { shape: [1, 1, 3], data: Float32Array.of(0, 0, 0) };
 * const { gradient } = await readSampling(heard, offsets);
 * [...gradient.data]; // => [5]
 * ```
 */
export async function readSampling(
  { volume, points, gradient }: HeardSampling,
  offsets: ReadArray,
): Promise<PointSampling> {
  const read = async ({ shape, storage }: DeviceArray) => ({ shape, data: await storage.read() });
  const [ofVolume, ofPoints, ofGradient] = await Promise.all([volume, points, gradient].map(read));
  return { volume: ofVolume, offsets, points: ofPoints, gradient: ofGradient };
}
