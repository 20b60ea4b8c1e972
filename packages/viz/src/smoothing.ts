/**
 * A centred moving average: $$\bar y_i = \operatorname{mean}(y_{i-r}, \ldots, y_{i+r})$$ with fewer
 * terms at the ends. Centred, so that the smooth curve does not lag behind the raw one.
 *
 * @param radius - how many neighbours on either side
 *
 * @example
 * ```ts
 * import { movingAverage } from '@obelisk/viz';
 * movingAverage([0, 3, 6, 3], 1); // => [1.5, 3, 4, 4.5]
 * ```
 */
export function movingAverage(values: readonly number[], radius: number): number[] {
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - radius), i + radius + 1);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

/**
 * Moves positions apart until neighbours keep a distance, each as little as possible: labels at the
 * ends of curves that would otherwise lie on each other.
 *
 * @returns the new positions, in the order of the given ones
 *
 * @example
 * ```ts
 * import { spreadApart } from '@obelisk/viz';
 * spreadApart([10, 50, 10], 4); // => [8, 50, 12]
 * ```
 */
export function spreadApart(positions: readonly number[], distance: number): number[] {
  const order = positions.map((_, i) => i).sort((a, b) => positions[a] - positions[b] || a - b);
  // Groups that touch grow together; each is centred on the mean of what it holds.
  const groups: { members: number[]; centre: number }[] = [];
  for (const member of order) {
    let group = { members: [member], centre: positions[member] };
    for (let last = groups.at(-1); last !== undefined; last = groups.at(-1)) {
      const reach = (distance * (last.members.length + group.members.length)) / 2;
      if (group.centre - last.centre >= reach) break;
      groups.pop();
      const members = [...last.members, ...group.members];
      const sum = members.reduce((total, i) => total + positions[i], 0);
      group = { members, centre: sum / members.length };
    }
    groups.push(group);
  }
  const result = new Array<number>(positions.length);
  for (const { members, centre } of groups) {
    members.forEach((member, i) => {
      result[member] = centre + distance * (i - (members.length - 1) / 2);
    });
  }
  return result;
}
