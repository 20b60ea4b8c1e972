import { DCLS, DCNv1, DCNv2, DCNv4, DilatedConv, type ModuleOptions } from '@obelisk/nn';
import { tciaLabels } from './label-names.js';
import type { MemberLayer } from './layer-at-places.js';
import { MemberNet } from './member-net.js';
import { type PointsModelEntry, plain } from './model-entry.js';

/** What all layers share: their stride is the grid's step. */
const gridStep = 2;
const window = { axes: 3, inChannels: 1, stride: gridStep } as const;

/** Seven voxels across: a convolution with taps three voxels apart. */
const narrow = { ...window, kernelSize: 3, dilation: 3, padding: 3 } as const;

type MemberEntry = Omit<PointsModelEntry, 'name'>;

/**
 * An entry for a layer.
 * @param channels - of the layer: as many as the parameters of unary OBELISK allow, so that a
 * member that predicts pays for it
 */
function member(
  description: string,
  channels: number,
  make: (options: ModuleOptions & { outChannels: number }) => MemberLayer,
): MemberEntry {
  return {
    kind: 'points',
    description: `${description} in the place of OBELISK, ${channels} channels`,
    labels: tciaLabels,
    paperSize: [64, 48, 64],
    preprocessing: plain,
    gridStep,
    create({ device, random, labels }) {
      const options = { device, random };
      const layer = make({ ...options, outChannels: channels });
      return new MemberNet(layer, { ...options, labels, channels });
    },
  };
}

/**
 * Members of the family in one small network, that of `obelisk-unary`: what is static has 125 taps
 * up to six voxels away, what is predicted the 27 of its papers.
 */
export const members = {
  dilated: member(
    'dilated convolution, 125 taps 3 voxels apart',
    399,
    (options) => new DilatedConv({ ...window, ...options, kernelSize: 5, dilation: 3, padding: 6 }),
  ),
  dcls: member(
    'DCLS, 125 taps in a window of 7 x 7 x 7, 2 voxels apart,',
    398,
    (options) =>
      new DCLS({ ...window, ...options, kernelSize: 7, dilation: 2, padding: 6, taps: 125 }),
  ),
  'dcn-v1': member(
    'DCNv1, 27 taps with predicted offsets',
    634,
    (options) => new DCNv1({ ...narrow, ...options }),
  ),
  'dcn-v2': member(
    'DCNv2, 27 taps with predicted offsets and factors',
    629,
    (options) => new DCNv2({ ...narrow, ...options }),
  ),
  'dcn-v4': member(
    'DCNv4, 27 taps with predicted offsets and factors in each of 30 groups',
    60,
    (options) => new DCNv4({ ...narrow, ...options, groups: 30 }),
  ),
} satisfies Record<string, MemberEntry>;
