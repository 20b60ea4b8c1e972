/** A kernel on pixels into which weights between pixels were shared out. */
export interface Splat {
  /** Rows of 2 reach + 1 weights; the middle one stands at the place itself. */
  readonly kernel: readonly (readonly number[])[];
  readonly reach: number;
}

/**
 * Shares each weight out among the four pixels around its place, as interpolation takes from them:
 * K(q) = sum over k of W_k hat(q - s_k), hat(t) = max(0, 1 - |t|) along each axis.
 * @param places - s_k as (y, x) in pixels, beside the place of the output
 * Source: Khalfaoui-Hassani et al. 2023.
 */
export function splatted(
  places: readonly (readonly [y: number, x: number])[],
  weights: readonly number[],
): Splat {
  const reach = Math.max(1, ...places.flat().map((along) => Math.ceil(Math.abs(along))));
  const pixels = Array.from({ length: 2 * reach + 1 }, (_, at) => at - reach);
  const hat = (t: number) => Math.max(0, 1 - Math.abs(t));
  const kernel = pixels.map((y) =>
    pixels.map((x) =>
      places.reduce((sum, [sy, sx], k) => sum + weights[k] * hat(y - sy) * hat(x - sx), 0),
    ),
  );
  return { kernel, reach };
}
