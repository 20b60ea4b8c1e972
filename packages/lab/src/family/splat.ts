/** A kernel on pixels into which weights between pixels were shared out. */
export interface Splat {
  /** Rows of 2 reach + 1 weights; the middle one stands at the place itself. */
  readonly kernel: readonly (readonly number[])[];
  readonly reach: number;
}

/** How many pixels the kernel reaches beside the place, to hold weights at these places. */
export function reachOf(places: readonly (readonly number[])[]): number {
  return Math.max(1, ...places.flat().map((along) => Math.ceil(Math.abs(along))));
}

/** The rows of a kernel that reaches so far. */
export function splatOf(kernel: readonly number[], reach: number): Splat {
  const size = 2 * reach + 1;
  const rows = Array.from({ length: size }, (_, y) => kernel.slice(y * size, (y + 1) * size));
  return { kernel: rows, reach };
}
