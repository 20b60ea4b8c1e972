import { shapeOf } from '@obelisk/data';
import { type Device, persist, Scope } from '@obelisk/engine';
import { smooth } from '@obelisk/models';
import { keepPadded, noGrad, type Tensor, tensor } from '@obelisk/tensor';
import { type PlacePools, placePools } from './place-pools.js';
import type { PreparedCase } from './preparation.js';

/** A labelled scan, ready to be sampled. */
export interface TrainingScan {
  readonly name: string;
  /** [1, 1, D, H, W], normalised and smoothed. */
  readonly image: Tensor;
  /** Labels of all its voxels, in C order. */
  readonly labels: Uint8Array;
  readonly size: readonly [number, number, number];
  /** Its voxels by what they are, to draw locations from. */
  readonly pools: PlacePools;
  /** Gives the memory of its image back. */
  free(): void;
}

/**
 * Smooths a prepared case and puts it onto a device, where it stays until it is freed.
 * @param pools - sizes of the average pools that smooth it, one after the other
 */
export function trainingScan(
  { name, image: volume, labels }: PreparedCase,
  pools: readonly number[],
  device: Device,
): TrainingScan {
  const size = shapeOf(volume);
  const scope = new Scope();
  try {
    const image = noGrad(() =>
      smooth(tensor(volume.data, { device, shape: [1, 1, ...size] }), pools),
    );
    persist(image.value);
    const forget = keepPadded(image);
    const free = () => {
      forget();
      image.value.storage.free();
    };
    const found = Uint8Array.from(labels.data.data);
    return { name, image, labels: found, size, pools: placePools(found, size), free };
  } finally {
    scope[Symbol.dispose]();
  }
}
