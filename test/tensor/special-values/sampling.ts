import {
  affineGrid,
  gridSample,
  obeliskSampleGrid,
  obeliskSamplePoints,
  reshape,
  tensor,
} from '@obelisk/tensor';
import { counted, type Input, inf, leftOpen, nan, type SpecialValues } from './types.js';

// Coordinates that are no number give NaN, forward and to themselves: an offset that became NaN
// must be seen. PyTorch 1.13 takes them for a place outside in a volume, gives NaN in an image, and
// ends the process in an image with border padding; its documentation says they are as -1.
const unlikePyTorch = 'PyTorch 1.13 gives 0, NaN or a crash where a coordinate is NaN';

const volume = counted(1, 1, 2, 2, 3);
const image = counted(1, 1, 2, 3);

/** Samples far out: along x on both sides, along y on both sides, along z; and one inside. */
const farPlaces = (far: number): Input => ({
  shape: [1, 1, 1, 6, 3],
  data: [far, 0, 0, -far, 0, 0, 0, far, 0, 0.1, -far, 0, 0, 0.2, far, 0.1, 0.2, 0.3],
});
const farPixels = (far: number): Input => ({
  shape: [1, 1, 5, 2],
  data: [far, 0, -far, 0, 0, far, 0.1, -far, 0.1, 0.2],
});

/** The result, the gradient to the input, and that to the grid. */
type Expected = readonly [readonly number[], readonly number[], readonly number[]];

const inVolume: Record<string, Expected> = {
  'zeros, linear': [
    [0, 0, 0, 0, 0, 7.8],
    [0, 0.126, 0.014, 0, 0.189, 0.021, 0, 0.234, 0.026, 0, 0.351, 0.039],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1.5, 3],
  ],
  'zeros, nearest': [
    [0, 0, 0, 0, 0, 11],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0],
    new Array(18).fill(0),
  ],
  'border, linear': [
    [7.5, 5.5, 8, 5.1, 9.8, 7.8],
    [0.25, 0.576, 0.314, 0.25, 0.689, 0.271, 0.25, 1.084, 0.326, 0.25, 1.451, 0.289],
    [0, 1.5, 3, 0, 1.5, 3, 1, 0, 3, 1, 0, 3, 1, 1.5, 0, 1, 1.5, 3],
  ],
  'border, nearest': [
    [12, 10, 11, 8, 11, 11],
    [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 3, 1],
    new Array(18).fill(0),
  ],
};
const inImage: Record<string, Expected> = {
  'zeros, linear': [
    [0, 0, 0, 0, 3.9],
    [0, 0.36, 0.04, 0, 0.54, 0.06],
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 1.5],
  ],
  'zeros, nearest': [[0, 0, 0, 0, 5], [0, 0, 0, 0, 1, 0], new Array(10).fill(0)],
  'border, linear': [
    [4.5, 2.5, 5, 2.1, 3.9],
    [0.5, 1.26, 0.64, 0.5, 1.54, 0.56],
    [0, 1.5, 0, 1.5, 1, 0, 1, 0, 1, 1.5],
  ],
  'border, nearest': [[3, 1, 5, 2, 5], [1, 1, 1, 0, 2, 0], new Array(10).fill(0)],
};

function optionsOf(name: string) {
  const [padding, mode] = name.split(', ') as ['zeros' | 'border', 'linear' | 'nearest'];
  return { padding, mode, alignCorners: true } as const;
}

const farOut = [1e30, inf].flatMap((far) =>
  Object.keys(inVolume).flatMap((name): SpecialValues[] => [
    {
      name: `gridSample of a volume, ${far} away, ${name}`,
      inputs: [volume, farPlaces(far)],
      run: ([x, grid]) => gridSample(x, grid, optionsOf(name)),
      expected: inVolume[name],
    },
    {
      name: `gridSample of an image, ${far} away, ${name}`,
      inputs: [image, farPixels(far)],
      run: ([x, grid]) => gridSample(x, grid, optionsOf(name)),
      expected: inImage[name],
      unlikePyTorch:
        far === inf && name === 'zeros, linear'
          ? 'PyTorch 1.13 gives 0 in a volume and NaN in an image where a coordinate is infinite'
          : undefined,
    },
  ]),
);

const noPlace: Input = {
  shape: [1, 1, 1, 4, 3],
  data: [nan, 0, 0, 0, nan, 0, 0, 0, nan, 0.1, 0.2, 0.3],
};
const noPixel: Input = { shape: [1, 1, 3, 2], data: [nan, 0, 0, nan, 0.1, 0.2] };

const atNoNumber = Object.keys(inVolume).flatMap((name): SpecialValues[] => {
  const nearest = name.endsWith('nearest');
  const slopes = (count: number) => new Array(count).fill(nearest ? 0 : nan);
  const rounded = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0];
  return [
    {
      name: `gridSample of a volume at NaN, ${name}`,
      inputs: [volume, noPlace],
      run: ([x, grid]) => gridSample(x, grid, optionsOf(name)),
      expected: [
        [nan, nan, nan, nearest ? 11 : 7.8],
        nearest ? rounded : inVolume['zeros, linear'][1],
        [...slopes(9), ...(nearest ? [0, 0, 0] : [1, 1.5, 3])],
      ],
      unlikePyTorch,
      leftOpen: leftOpen.coordinates,
    },
    {
      name: `gridSample of an image at NaN, ${name}`,
      inputs: [image, noPixel],
      run: ([x, grid]) => gridSample(x, grid, optionsOf(name)),
      expected: [
        [nan, nan, nearest ? 5 : 3.9],
        nearest ? [0, 0, 0, 0, 1, 0] : inImage['zeros, linear'][1],
        [...slopes(4), ...(nearest ? [0, 0] : [1, 1.5])],
      ],
      unlikePyTorch,
      leftOpen: leftOpen.coordinates,
    },
  ];
});

const withHole: Input = { ...volume, data: volume.data.map((v) => (v === 9 ? nan : v)) };
const aroundHole: Input = {
  shape: [1, 1, 1, 6, 3],
  data: [-1, -1, -1, 0, -1, -1, 1, -1, 1, 1, 1, 1, 0, -1, 1, 0.5, -0.5, 0.5],
};

const ofNoNumber: SpecialValues[] = [
  {
    name: 'gridSample, linear, of a volume with a NaN: also for a neighbour of weight 0',
    inputs: [withHole, aroundHole],
    run: ([x, grid]) => gridSample(x, grid, optionsOf('zeros, linear')),
    expected: [
      [1, nan, nan, 12, nan, nan],
      [1, 1.09375, 0.09375, 0, 0.03125, 0.03125, 0, 1.28125, 1.28125, 0, 0.09375, 1.09375],
      [1, 1.5, 3, ...new Array(6).fill(nan), -12, -6, -6, ...new Array(6).fill(nan)],
    ],
  },
  {
    name: 'gridSample, nearest, of a volume with a NaN: only where it is the nearest',
    inputs: [withHole, aroundHole],
    run: ([x, grid]) => gridSample(x, grid, optionsOf('zeros, nearest')),
    expected: [
      [1, 2, nan, 12, 8, nan],
      [1, 1, 0, 0, 0, 0, 0, 1, 2, 0, 0, 1],
      new Array(18).fill(0),
    ],
  },
];

/**
 * Offsets from voxel 0 of 27: three with a NaN, three far out, and a quarter of a voxel along x.
 */
const offsets: Input = {
  shape: [7, 1, 3],
  data: [nan, 0, 0, 0, nan, 0, 0, 0, nan, inf, 0, 0, 0, -inf, 0, 0, 0, 1e30, 0.25, 0, 0],
};
const unary = {
  inputs: [counted(1, 1, 3, 3, 3), offsets],
  // By Eq. 2 and 3: slopes of 1, 3 and 9 per voxel, which is one unit of an offset.
  expected: [
    [nan, nan, nan, 0, 0, 0, 1.25],
    [0.75, 0.25, ...new Array(25).fill(0)],
    [...new Array(9).fill(nan), ...new Array(9).fill(0), 1, 3, 9],
  ],
  unlikePyTorch,
};

/** Pairs: both inside, the first NaN, the second NaN, the second far out. */
const pairs: Input = {
  shape: [4, 2, 3],
  data: [
    ...[0.25, 0, 0, 0, 0, 0.5],
    ...[nan, 0, 0, 0, 0, 0],
    ...[0, 0, 0, 0, 0, nan],
    ...[0.25, 0, 0, 0, inf, 0],
  ],
};
const binary = {
  inputs: [counted(1, 1, 3, 3, 3), pairs],
  expected: [
    [1.25 - 5.5, nan, nan, 1.25],
    // 1/4 + 1/4 voxel to the right, 1/2 one plane up, voxel 0 of the second and the third pair
    [...[1.5 - 0.5 - 1 + 1, 0.5], ...new Array(7).fill(0), -0.5, ...new Array(17).fill(0)],
    [
      ...[1, 3, 9, -1, -3, -9],
      ...[nan, nan, nan, -1, -3, -9],
      ...[1, 3, 9, nan, nan, nan],
      ...[1, 3, 9, 0, 0, 0],
    ],
  ],
  unlikePyTorch,
};

const obelisk: SpecialValues[] = [
  { name: 'unary', ...unary },
  { name: 'binary', ...binary },
].flatMap(({ name, ...about }): SpecialValues[] => [
  {
    name: `obeliskSampleGrid, ${name}, offsets that are NaN or far`,
    run: ([x, offsets]) => obeliskSampleGrid(x, offsets, [1, 1, 1]),
    ...about,
  },
  {
    name: `obeliskSamplePoints, ${name}, offsets that are NaN or far`,
    run([x, offsets]) {
      const first = tensor([-1, -1, -1], { shape: [1, 1, 3], device: x.device });
      return obeliskSamplePoints(x, offsets, first);
    },
    ...about,
    leftOpen: leftOpen.coordinates,
  },
]);

const affine: SpecialValues[] = [
  {
    name: 'affineGrid of a volume: NaN and infinity stay in their coordinate',
    inputs: [{ shape: [1, 3, 4], data: [1, 0, nan, 0, 0, inf, 0, 0, 0, 0, 1, -inf] }],
    run: ([matrix]) => affineGrid(matrix, [1, 1, 1, 2, 2], true),
    expected: [
      [nan, -inf, -inf, nan, -inf, -inf, nan, inf, -inf, nan, inf, -inf],
      [0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4],
    ],
  },
  {
    name: 'affineGrid of an image: NaN and infinity stay in their coordinate',
    inputs: [{ shape: [1, 2, 3], data: [1, nan, 0, 0, 1, inf] }],
    run: ([matrix]) => reshape(affineGrid(matrix, [1, 1, 2, 2], true), [8]),
    expected: [
      [nan, inf, nan, inf, nan, inf, nan, inf],
      [0, 0, 4, 0, 0, 4],
    ],
  },
];

export const sampling: readonly SpecialValues[] = [
  ...farOut,
  ...atNoNumber,
  ...ofNoNumber,
  ...obelisk,
  ...affine,
];
