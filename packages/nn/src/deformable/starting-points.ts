const golden = Math.PI * (3 - Math.sqrt(5));

/**
 * Where the points of deformable attention start: a direction per head, around the circle or, in
 * three dimensions, along a spiral over the sphere; point k is k + 1 voxels away along the longest
 * axis.
 * @returns [points, heads, axes], (y, x) or (z, y, x)
 * Source: Zhu et al. 2021 (arXiv 2010.04159), Appendix; the spiral is for volumes, which the
 * paper does not have.
 */
export function startingPoints(axes: 2 | 3, heads: number, points: number): Float32Array {
  const directions = Array.from({ length: heads }, (_, head) => {
    const turn = axes === 2 ? (2 * Math.PI * head) / heads : golden * head;
    const z = 1 - (2 * head + 1) / heads;
    const radius = axes === 2 ? 1 : Math.sqrt(1 - z * z);
    const inPlane = [radius * Math.sin(turn), radius * Math.cos(turn)];
    const direction = axes === 2 ? inPlane : [z, ...inPlane];
    const longest = Math.max(...direction.map(Math.abs));
    return direction.map((component) => component / longest);
  });
  const all = Array.from({ length: points }, (_, k) =>
    directions.flat().map((component) => (k + 1) * component),
  );
  return Float32Array.from(all.flat());
}
