import * as nn from '@obelisk/nn';
import { gridSample, noGrad, softmax, type Tensor, tensor } from '@obelisk/tensor';
import { readNumbers } from '../page/read-numbers.js';
import { K } from './layer-draws.js';
import type { Looks } from './looks.js';
import {
  type MemberLayer,
  ObeliskMember,
  type TaskNet,
  TransformerMember,
} from './task-network.js';
import { side, type TaskBatch } from './tasks.js';

/** How far a tap lies from its place, in pixels, along y (0) or x (1); `at` counts pixels. */
type Displaced = (k: number, axis: 0 | 1, at: number) => number;

const pixels = side * side;
const zeros = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;

/** Where a trained layer looks on an image, and what its network answers. */
export async function trainedLooks(net: TaskNet, given: TaskBatch): Promise<Looks> {
  const { member } = net;
  const read = await readNumbers<'moved' | 'factors' | 'weight' | 'y' | 'wanted' | 'asked'>(() =>
    noGrad(() => {
      const seen = net.features(given.image);
      const [factors, weight] = [factorsOf(member, seen), weightOf(member)];
      return {
        moved: copied(movedBy(member, seen)),
        factors: factors ? copied(factors) : tensor([]),
        weight: weight ? copied(weight) : tensor([]),
        y: net.forward(given.image),
        ...{ wanted: copied(given.wanted), asked: copied(given.asked) },
      };
    }),
  );
  const taps = member instanceof TransformerMember ? 1 : K;
  const displaced = displacedBy(member, read.moved);
  const places = Array.from({ length: pixels * taps }, (_, n) => {
    const [at, k] = [Math.floor(n / taps), n % taps];
    return [(at % side) + displaced(k, 1, at), Math.floor(at / side) + displaced(k, 0, at)];
  }).flat();
  return {
    ...{ taps, places, results: read.y, splat: null },
    samples: await samplesAt(given.image, places, taps),
    factors: read.factors.length > 0 ? read.factors : null,
    weights: read.weight.length > 0 ? sizesOf(read.weight) : null,
    trained: { wanted: read.wanted, asked: read.asked },
  };
}

/** Reading frees a tensor; that of a layer or an image must stay. */
const copied = (x: Tensor) => x.mul(1);

/** The image at the places of all taps: [taps, H W]. */
async function samplesAt(image: Tensor, places: readonly number[], taps: number) {
  const byTap = Array.from({ length: taps * pixels }, (_, n) => {
    const at = 2 * ((n % pixels) * taps + Math.floor(n / pixels));
    return [places[at], places[at + 1]];
  });
  const units = byTap.flat().map((pixel) => (2 * pixel) / (side - 1) - 1);
  const onImage = { device: image.device, shape: [1, taps, pixels, 2] };
  const { samples } = await readNumbers(() => ({
    samples: gridSample(image, tensor(units, onImage), zeros),
  }));
  return samples;
}

/** What decides the places of a layer: learned, or predicted from what it sees. */
function movedBy(member: MemberLayer, seen: Tensor): Tensor {
  if (member instanceof nn.ActiveConv) return member.offsets;
  if (member instanceof ObeliskMember) return member.sampling.offsets;
  if (member instanceof nn.DCLS) return member.positions;
  if (member instanceof TransformerMember) return member.map.affine(seen);
  return predicts(member) ? member.offset.forward(seen) : tensor([0]);
}

/** The same numbers as displacements, in the units and the order that each layer has. */
function displacedBy(member: MemberLayer, moved: readonly number[]): Displaced {
  if (member instanceof nn.DCLS) return (k, axis) => moved[2 * k + axis];
  if (member instanceof ObeliskMember) {
    return (k, axis) => (moved[3 * k + 1 - axis] * (side - 1)) / 2; // (x, y, z), half the image
  }
  if (member instanceof TransformerMember) return mappedBy(moved);
  if (member instanceof nn.DeformableAttention) {
    return (k, axis, at) => moved[(2 * k + axis) * pixels + at];
  }
  const apart = member instanceof nn.DilatedConv ? member.walk.dilation[0] : 1;
  const inWindow = (k: number, axis: 0 | 1) =>
    apart * ((axis === 0 ? Math.floor(k / 3) : k % 3) - 1);
  if (member instanceof nn.ActiveConv) return (k, axis) => inWindow(k, axis) + moved[2 * k + axis];
  if (!predicts(member)) return inWindow;
  return (k, axis, at) => inWindow(k, axis) + moved[(2 * k + axis) * pixels + at];
}

/** Rows of A along (x, y), from and to -1..1 between the outer edges of the pixels. */
function mappedBy(A: readonly number[]): Displaced {
  const units = (pixel: number) => (2 * pixel + 1) / side - 1;
  return (_, axis, at) => {
    const [x, y] = [at % side, Math.floor(at / side)];
    const row = A.slice(axis === 1 ? 0 : 3);
    const to = row[0] * units(x) + row[1] * units(y) + row[2];
    return ((to + 1) * side - 1) / 2 - (axis === 1 ? x : y);
  };
}

/** m or A: [1, K, H, W]; null where a layer has none. */
function factorsOf(member: MemberLayer, seen: Tensor): Tensor | null {
  if (member instanceof nn.DCNv2) return member.modulation.forward(seen).sigmoid();
  if (member instanceof nn.DCNv4) return member.modulation.forward(seen);
  if (member instanceof nn.DCNv3) return softmax(member.modulation.forward(seen), 1);
  if (member instanceof nn.DeformableAttention) return softmax(member.attention.forward(seen), 1);
  return null;
}

/** W, [outChannels, inChannels, ...taps] or so; null where no tap has one. */
function weightOf(member: MemberLayer): Tensor | null {
  if (member instanceof ObeliskMember) return member.weights.weight;
  const has = [nn.DilatedConv, nn.ActiveConv, nn.DCLS, nn.DCNv1].some(
    (one) => member instanceof one,
  );
  return has ? (member as nn.DilatedConv | nn.DCLS).weight : null;
}

/** How much each tap weighs in all channels: the root of its sum of squares. */
function sizesOf(weight: readonly number[]): number[] {
  return Array.from({ length: K }, (_, k) =>
    Math.sqrt(weight.reduce((sum, w, at) => sum + (at % K === k ? w * w : 0), 0)),
  );
}

type Predicting = nn.DCNv1 | nn.DCNv3 | nn.DeformableAttention;

const predicts = (member: MemberLayer): member is Predicting =>
  [nn.DCNv1, nn.DCNv3, nn.DeformableAttention].some((one) => member instanceof one);
