import {
  type Assembly,
  type Device,
  inOrder,
  type KernelCall,
  type Storage,
  tidy,
} from '@obelisk/engine';

/** Prepares one part of the sums; what it gives adds that part to what was added before. */
export type SumPart = () => (channel: number, before: Storage) => KernelCall;

/** Channels whose sums go through the same parts. */
export interface SummedChannels {
  readonly channels: readonly number[];
  readonly parts: readonly SumPart[];
}

/**
 * A sum for each voxel of each channel to which kernels add in parts: what was added before passes
 * through the next kernel, and the last one writes into the array of all channels.
 * @returns [channels, voxels]
 */
export function channelSums(
  device: Device,
  channels: number,
  voxels: number,
  groups: readonly SummedChannels[],
): Storage {
  let whole: Assembly | null = null; // is made as late as possible: it is as large as the volume
  for (const group of groups) {
    tidy(() => {
      const before = sumsOf(device, voxels, group, group.parts.length - 1);
      const adding = group.parts[group.parts.length - 1]();
      whole ??= device.assemble(channels * voxels, 'nothing: kernels fill it');
      for (const [at, channel] of group.channels.entries()) {
        const call = adding(channel, before[at]);
        whole.run(call, inOrder(call, channel * voxels));
      }
    });
  }
  return (whole as unknown as Assembly).finish();
}

/** The sums of the first `count` parts, each [voxels]. */
function sumsOf(
  device: Device,
  voxels: number,
  group: SummedChannels,
  count: number,
): readonly Storage[] {
  return tidy(() => {
    if (count === 0) {
      const nothing = device.assemble(voxels, 'zeros').finish();
      return group.channels.map(() => nothing);
    }
    const before = sumsOf(device, voxels, group, count - 1);
    const adding = group.parts[count - 1]();
    return group.channels.map((channel, at) => tidy(() => device.run(adding(channel, before[at]))));
  });
}
