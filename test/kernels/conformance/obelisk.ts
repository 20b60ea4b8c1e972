import type { Device, DeviceArray } from '@obelisk/engine';
import {
  type GridSize,
  obeliskGridOffsetGradient,
  obeliskGridVolumeGradient,
  obeliskPointsOffsetGradient,
  obeliskPointsVolumeGradient,
  obeliskSampleGrid,
  obeliskSamplePoints,
  prepareVolume,
} from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

interface Sizes {
  readonly volume: readonly number[];
  readonly offsets: readonly number[];
  readonly grid: GridSize;
  readonly points: number;
}

/** Odd and single sizes; many samples lie outside. */
const sizes: readonly Sizes[] = [
  { volume: [2, 2, 5, 6, 7], offsets: [3, 1, 3], grid: [3, 4, 5], points: 9 },
  { volume: [2, 3, 4, 3, 9], offsets: [4, 2, 3], grid: [5, 2, 8], points: 16 },
  { volume: [1, 1, 1, 5, 2], offsets: [5, 2, 3], grid: [1, 7, 1], points: 1 },
];

export const cases: ConformanceCase[] = sizes.flatMap(({ volume, offsets, grid, points }) => {
  const [N, C] = volume;
  const channels = C * offsets[0];
  const inputs = (device: Device) =>
    [prepareVolume(numbers(device, volume, 1)), numbers(device, offsets, 2)] as const;
  return [
    {
      name: `obelisk on grid [${grid}] of [${volume}] at offsets [${offsets}], and its gradients`,
      sums: true,
      run: (device: Device): DeviceArray[] => {
        const [prepared, shifts] = inputs(device);
        const gradient = numbers(device, [N, channels, ...grid], 3);
        return [
          obeliskSampleGrid(prepared, shifts, grid),
          obeliskSampleGrid(prepared, shifts, grid, { start: grid[0] >> 1, end: grid[0] }),
          obeliskGridOffsetGradient(gradient, prepared, shifts, grid),
          obeliskGridVolumeGradient(gradient, shifts, grid, volume),
        ];
      },
    },
    {
      name: `obelisk at ${points} points of [${volume}] at offsets [${offsets}], and its gradients`,
      sums: true,
      run: (device: Device): DeviceArray[] => {
        const [prepared, shifts] = inputs(device);
        const at = numbers(device, [N, points, 3], 4);
        const gradient = numbers(device, [N, channels, points], 3);
        return [
          obeliskSamplePoints(prepared, shifts, at),
          obeliskPointsOffsetGradient(gradient, prepared, shifts, at),
          obeliskPointsVolumeGradient(gradient, shifts, at, volume),
        ];
      },
    },
  ];
});
