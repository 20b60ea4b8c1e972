import * as nn from '@obelisk/nn';
import { type Random, relu, type Tensor } from '@obelisk/tensor';
import type { MemberName } from './members.js';
import { side } from './tasks.js';

/** Parameters of each network: as many channels as they allow. */
const mostParameters = 1700;

interface Channels {
  readonly axes: 2;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly random: Random;
}

/** A layer of the family. */
export interface MemberLayer extends nn.Module {
  forward(x: Tensor): Tensor;
}

export type TaskMemberName = MemberName | 'convolution';

/** An OBELISK layer on images: nine offsets that start across a third of the image, and weights. */
export class ObeliskMember extends nn.Module {
  readonly sampling: nn.Obelisk;
  readonly weights: nn.Pointwise;

  constructor({ inChannels, outChannels, random }: Channels) {
    super();
    this.sampling = new nn.Obelisk({ offsets: 9, deviation: 0.3, random });
    this.weights = new nn.Pointwise({ inChannels: 9 * inChannels, outChannels, random });
  }

  forward(x: Tensor): Tensor {
    const [N, C] = x.shape;
    return this.weights
      .forward(this.sampling.forward(x.reshape([N, C, 1, side, side])))
      .reshape([N, -1, side, side]);
  }
}

/** A spatial transformer, and the ordinary convolution behind it. */
export class TransformerMember extends nn.Module {
  readonly map: nn.SpatialTransformer;
  readonly conv: nn.DilatedConv;

  constructor({ random, ...options }: Channels) {
    super();
    this.map = new nn.SpatialTransformer({
      axes: 2,
      inChannels: options.inChannels,
      hidden: 4,
      random,
    });
    this.conv = new nn.DilatedConv({ ...options, kernelSize: 3, padding: 1, random });
  }

  forward(x: Tensor): Tensor {
    return this.conv.forward(this.map.forward(x));
  }
}

const window = { kernelSize: 3, padding: 1 } as const;

/** A member of the tasks. */
interface TaskMember {
  /** As the table calls it. */
  readonly title: string;
  readonly make: (channels: Channels) => MemberLayer;
  /** The rate of what decides its places beside that of the weights. */
  readonly places: number;
}

const member = (title: string, places: number, make: TaskMember['make']): TaskMember => ({
  ...{ title, make, places },
});

/** By the names of the view; `convolution` has nothing to show there. */
export const taskMembers: Readonly<Record<TaskMemberName, TaskMember>> = {
  convolution: member('convolution', 1, (o) => new nn.DilatedConv({ ...o, ...window })),
  dilated: member(
    'dilated, 4',
    1,
    (o) => new nn.DilatedConv({ ...o, kernelSize: 3, padding: 4, dilation: 4 }),
  ),
  active: member('active convolution', 3, (o) => new nn.ActiveConv({ ...o, ...window })),
  obelisk: member('OBELISK', 1, (o) => new ObeliskMember(o)),
  dcls: member('DCLS', 3, (o) => new nn.DCLS({ ...o, kernelSize: 13, padding: 6, taps: 9 })),
  transformer: member('spatial transformer', 0.1, (o) => new TransformerMember(o)),
  'dcn-v1': member('DCNv1', 1, (o) => new nn.DCNv1({ ...o, ...window })),
  'dcn-v2': member('DCNv2', 1, (o) => new nn.DCNv2({ ...o, ...window })),
  'dcn-v3': member('DCNv3', 1, (o) => new nn.DCNv3({ ...o, ...window })),
  'dcn-v4': member('DCNv4', 1, (o) => new nn.DCNv4({ ...o, ...window })),
  attention: member(
    'attention',
    1,
    (o) => new nn.DeformableAttention({ ...o, heads: 1, points: 9 }),
  ),
};

/** A convolution, the member, and a number per pixel. */
export class TaskNet extends nn.Module {
  readonly first: nn.DilatedConv;
  readonly member: MemberLayer;
  readonly last: nn.Pointwise;

  constructor(make: TaskMember['make'], channels: number, random: Random) {
    super();
    const wide = { axes: 2, inChannels: channels, outChannels: channels, random } as const;
    this.first = new nn.DilatedConv({ ...wide, inChannels: 1, ...window, bias: true });
    this.member = make(wide);
    this.last = new nn.Pointwise({ inChannels: channels, outChannels: 1, bias: true, random });
  }

  /** What the member sees, [N, channels, H, W]. */
  features(x: Tensor): Tensor {
    return relu(this.first.forward(x));
  }

  forward(x: Tensor): Tensor {
    return this.last.forward(relu(this.member.forward(this.features(x))));
  }
}

/** As many channels as the parameters allow. */
export function widestNet(name: TaskMemberName, random: Random): TaskNet {
  for (let channels = 32; ; channels--) {
    const net = new TaskNet(taskMembers[name].make, channels, random);
    if (net.parameterCount() <= mostParameters) return net;
  }
}
