import type { Device } from '../device.js';
import { release } from '../joined.js';
import { zeros } from '../recycling.js';
import type { Storage, Values } from '../storage.js';
import type { Triple } from './convolution-sizes.js';

/** What one kernel call made: [plane][row][place][4 channels]. */
export interface Piece {
  readonly storage: Storage;
  /** Which four channels these are. */
  readonly quad: number;
  /** The first plane. */
  readonly plane: number;
  readonly size: Triple;
  /** Places of a row, of which the last ones may be of no use. */
  readonly width: number;
}

/** A piece, and where it belongs: to which channels, and to which places of them. */
export interface PlacedPiece extends Piece {
  /** Channels of all batch entries and groups before those of the piece's group. */
  readonly channel: number;
  /** Channels of the group. */
  readonly channels: number;
  readonly first: Triple;
  readonly step: Triple;
}

/** Puts pieces together to channels of [D, H, W]; where there is no piece, there are zeros. */
export function assembled(
  device: Device,
  pieces: readonly PlacedPiece[],
  channels: number,
  size: Triple,
): Storage {
  const length = channels * size[0] * size[1] * size[2];
  const storages = pieces.map(({ storage }) => storage);
  const whole = device.host(storages, length, (...values) => {
    const out = zeros(length);
    for (const [at, piece] of pieces.entries()) scatter(out, values[at], piece, size);
    return out;
  });
  release(...storages);
  return whole;
}

function scatter(out: Values, values: Values, piece: PlacedPiece, [D, H, W]: Triple): void {
  const { quad, plane, size, width, first, step } = piece;
  const count = Math.min(4, piece.channels - quad * 4);
  for (let c = 0; c < count; c++) {
    const channel = (piece.channel + quad * 4 + c) * D;
    for (let z = 0; z < size[0]; z++) {
      const outZ = first[0] + (plane + z) * step[0];
      for (let y = 0; y < size[1]; y++) {
        const outY = first[1] + y * step[1];
        const to = ((channel + outZ) * H + outY) * W + first[2];
        const from = (z * size[1] + y) * width * 4 + c;
        for (let x = 0; x < size[2]; x++) out[to + x * step[2]] = values[from + x * 4];
      }
    }
  }
}
