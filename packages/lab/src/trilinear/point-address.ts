import { type Stepper, sum, withPoint, withPosition } from './state.js';
import type { Point } from './terms.js';

/** Voxel and offset as the end of an address: `20,15,22/1.3,-0.4,2.25`. */
export function pathOfPoint({ position, offset }: Stepper): string {
  return `${position.join(',')}/${offset.join(',')}`;
}

/**
 * What such an end of an address names, held within the scan.
 * @throws Error with one sentence when it names no point
 */
export function pointOfPath(path: string, size: Point): Stepper {
  const parts = path.split('/').map((part) => part.split(',').map(Number));
  const isPoint = (numbers: number[]) => numbers.length === 3 && numbers.every(Number.isFinite);
  if (parts.length !== 2 || !parts.every(isPoint) || /,,|,\/|,$|^,|\/,/.test(path)) {
    throw new Error(
      'This address names no point: expected voxel and offset as 20,15,22/1.3,-0.4,2, found ' +
        path,
    );
  }
  const [position, offset] = parts as unknown as [Point, Point];
  const placed = withPosition({ position, offset }, position, size);
  return withPoint(placed, sum(placed.position, offset), size);
}

/** Keeps the address at what is shown, when it has come to rest: browsers count such changes. */
export class PointAddress {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly keepState: (state: string) => void) {}

  /** @param path - null where the address cannot restore what is shown */
  keep(path: string | null): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keepState(path === null ? '' : `/${path}`), 200);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
