// What JavaScript, or a guess, may hand to a layer where its types say otherwise.

/**
 * @param unknown - what is left of the options when all that the layer has are taken out
 * @throws Error that names the first of them, and how it may be written here
 */
export function refuseUnknown(layer: string, unknown: object): void {
  const [name] = Object.keys(unknown);
  if (name === undefined) return;
  const here = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  throw new Error(`${layer}: there is no option ${name}${here === name ? '' : `; write ${here}`}`);
}

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
