// What JavaScript, or a guess, may hand to a layer where its types say otherwise.

/**
 * @param counts - by their names
 * @throws Error that names the first that is no whole number of at least 1
 */
export function assertCounts(layer: string, counts: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(counts)) {
    if (Number.isInteger(value) && Number(value) >= 1) continue;
    throw new Error(
      `${layer}: ${name} is ${value}, expected a whole number of at least 1; ` +
        `options are given by name, as { ${name}: 8 }`,
    );
  }
}

/** @throws Error when the groups do not divide the channels */
export function assertGroups(
  layer: string,
  groups: number,
  inChannels: number,
  outChannels: number,
): void {
  if (inChannels % groups === 0 && outChannels % groups === 0) return;
  throw new Error(
    `${layer}: ${groups} groups do not divide ${inChannels} -> ${outChannels} channels`,
  );
}
