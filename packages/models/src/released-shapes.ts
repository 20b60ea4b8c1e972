import type { Candidate } from '@obelisk/nn';

type Shapes = Map<string, readonly number[]>;

/** A convolution's name with its channels, out and in, as the released weights have them. */
type Convolution = readonly [name: string, outputs: number, inputs: number];

/**
 * Tensors of the other networks that were released with the paper. They tell the user of a weight
 * file which network it belongs to.
 */
export function releasedShapes(): Candidate[] {
  return [
    { name: 'obeliskhybrid-tcia', shapes: hybridTcia() },
    { name: 'obeliskhybrid-visceral', shapes: hybridVisceral() },
    { name: 'allconvunet-tcia', shapes: unet(unetTcia) },
    { name: 'allconvunet-visceral', shapes: unet(unetVisceral) },
  ];
}

const hybridEncoder: readonly Convolution[] = [
  ['0', 4, 1],
  ['1', 16, 4],
  ['11', 16, 16],
  ['2', 32, 16],
];

function hybridTcia(): Shapes {
  const shapes = offsets();
  const encoder = [...hybridEncoder, ['22', 32, 32], ['3', 32, 32]] as const;
  for (const layer of encoder) addNormalised(shapes, layer);
  addDenseNet(shapes, '1', 64, 16);
  addDenseNet(shapes, '2', 128, 32);
  const decoder = [
    ['6bU', 32, 64],
    ['6U', 12, 64],
    ['7U', 9, 16],
  ] as const;
  for (const layer of decoder) addNormalised(shapes, layer);
  addConvolution(shapes, ['77U', 9, 9], 1);
  return shapes;
}

function hybridVisceral(): Shapes {
  const shapes = offsets();
  for (const layer of hybridEncoder) addNormalised(shapes, layer);
  addDenseNet(shapes, '1', 128, 32);
  addDenseNet(shapes, '2', 128, 32);
  for (const layer of [
    ['6bU', 32, 64],
    ['6U', 32, 80],
  ] as const)
    addNormalised(shapes, layer);
  addConvolution(shapes, ['8', 8, 32], 1);
  return shapes;
}

/** The encoder of six levels, the decoder, and last the layer without normalisation. */
const unetTcia: readonly Convolution[] = [
  ...([
    ['0', 5, 1],
    ['1', 14, 5],
    ['11', 14, 14],
    ['2', 28, 14],
    ['22', 28, 28],
  ] as const),
  ...([
    ['3', 42, 28],
    ['33', 42, 42],
    ['4', 56, 42],
    ['44', 56, 56],
  ] as const),
  ...([
    ['5', 70, 56],
    ['55', 70, 70],
    ['6dU', 56, 126],
    ['6cU', 42, 98],
  ] as const),
  ...([
    ['6bU', 28, 70],
    ['6U', 14, 42],
    ['7U', 9, 19],
    ['77U', 9, 9],
  ] as const),
];

/** Five levels. */
const unetVisceral: readonly Convolution[] = [
  ...([
    ['0', 5, 1],
    ['1', 16, 5],
    ['11', 16, 16],
    ['2', 32, 16],
    ['22', 32, 32],
  ] as const),
  ...([
    ['3', 64, 32],
    ['33', 64, 64],
    ['4', 80, 64],
    ['44', 80, 80],
  ] as const),
  ...([
    ['6cU', 64, 144],
    ['6bU', 32, 96],
    ['6U', 8, 48],
    ['7U', 8, 13],
    ['77U', 8, 8],
  ] as const),
];

function unet(layers: readonly Convolution[]): Shapes {
  const shapes: Shapes = new Map();
  for (const layer of layers.slice(0, -1)) addNormalised(shapes, layer);
  addConvolution(shapes, layers[layers.length - 1], 3);
  return shapes;
}

function offsets(): Shapes {
  return new Map([
    ['offset1', [1, 128, 1, 1, 3]],
    ['offset2', [1, 512, 1, 1, 3]],
  ]);
}

function addConvolution(shapes: Shapes, [name, outputs, inputs]: Convolution, size: number): void {
  shapes.set(`conv${name}.weight`, [outputs, inputs, size, size, size]);
  shapes.set(`conv${name}.bias`, [outputs]);
}

function addNormalisation(shapes: Shapes, name: string, channels: number): void {
  for (const part of ['weight', 'bias', 'running_mean', 'running_var']) {
    shapes.set(`batch${name}.${part}`, [channels]);
  }
}

/** A 3x3x3 convolution with its batch normalisation. */
function addNormalised(shapes: Shapes, layer: Convolution): void {
  addConvolution(shapes, layer, 3);
  addNormalisation(shapes, layer[0], layer[1]);
}

/** 128 -> 160 -> 192 -> 224 -> outputs; `inputs` is that of one group of the first layer. */
function addDenseNet(shapes: Shapes, name: string, inputs: number, outputs: number): void {
  shapes.set(`linear${name}a.weight`, [128, inputs, 1, 1, 1]);
  ['b', 'c', 'd', 'e'].forEach((letter, at) => {
    const channels = 128 + 32 * at;
    const before = 'abcd'[at];
    addNormalisation(shapes, `${name}${before}`, channels);
    const outputChannels = letter === 'e' ? outputs : 32;
    shapes.set(`linear${name}${letter}.weight`, [outputChannels, channels, 1, 1, 1]);
  });
}
