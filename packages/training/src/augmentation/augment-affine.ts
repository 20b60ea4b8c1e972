import { affineGrid, gridSample, noGrad, reshape, type Tensor } from '@obelisk/tensor';

/** Images and the labels of their voxels. */
export interface LabelledImages {
  /** [N, C, D, H, W] */
  readonly image: Tensor;
  /** [N, D, H, W] */
  readonly labels: Tensor;
}

/**
 * Affine augmentation as released: resamples images and labels at $A (p, 1)$ for every voxel $p$,
 * corners aligned. The image is interpolated and goes on beyond its border; labels are those of the
 * nearest voxel, and background outside. Carries no gradient.
 * @param matrices - $A$: [N, 3, 4], one per image, as `randomAffine` draws them
 * @throws Error for shapes that do not fit
 *
 * @example
 * ```ts
 * import { tensor } from '@obelisk/tensor';
 * import { augmentAffine } from '@obelisk/training';
 * const image = tensor([10, 20, 30], { shape: [1, 1, 1, 1, 3] });
 * const labels = tensor([1, 2, 3], { shape: [1, 1, 1, 3] });
 * const oneVoxelOn = tensor([[[1, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0]]]);
 * const moved = augmentAffine({ image, labels }, oneVoxelOn);
 * Array.from(moved.image.dataSync().data); // => [20, 30, 30]
 * Array.from(moved.labels.dataSync().data); // => [2, 3, 0]
 * ```
 */
export function augmentAffine({ image, labels }: LabelledImages, matrices: Tensor): LabelledImages {
  return noGrad(() => {
    const [N, , ...size] = image.shape;
    const grid = affineGrid(matrices, image.shape, true);
    const asImage = reshape(labels, [N, 1, ...size]);
    const linear = { mode: 'linear', padding: 'border', alignCorners: true } as const;
    const nearest = { mode: 'nearest', padding: 'zeros', alignCorners: true } as const;
    return {
      image: gridSample(image, grid, linear),
      labels: reshape(gridSample(asImage, grid, nearest), labels.shape),
    };
  });
}
