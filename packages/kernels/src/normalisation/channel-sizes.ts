import { formatShape, type Shape, sizeOf } from '@obelisk/engine';

/** Batch, channels, and positions per channel. */
export interface ChannelSizes {
  readonly N: number;
  readonly C: number;
  readonly S: number;
}

/**
 * Batch, channels and positions of a shape.
 * @throws Error when it has no channels
 */
export function channelSizes(operation: string, shape: Shape): ChannelSizes {
  if (shape.length < 2) {
    throw new Error(
      `${operation}: input ${formatShape(shape)} must be [N, channels, ...positions]`,
    );
  }
  return { N: shape[0], C: shape[1], S: sizeOf(shape.slice(2)) };
}
