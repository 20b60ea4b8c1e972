/** Groups of four that hold `count`: kernels make four numbers at once. */
export function quadsOf(count: number): number {
  return Math.ceil(count / 4);
}
