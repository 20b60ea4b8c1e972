/**
 * Refuses options that nobody reads: a name of PyTorch or of another release, or a slip of the pen.
 * @param of - what was called, for the message
 * @param unknown - what is left of the options when all known ones are taken out
 * @param known - their names
 * @throws Error that names the first unknown one, and how it is written here or what there is
 *
 * @example
 * ```ts
 * import { refuseUnknown } from '@obelisk/tensor';
 * const { size, ...unknown } = { size: 3, num_groups: 2 };
 * refuseUnknown('pool', unknown, ['size', 'numGroups']); // throws: write numGroups
 * ```
 */
export function refuseUnknown(of: string, unknown: object, known: readonly string[]): void {
  const [name] = Object.keys(unknown);
  if (name === undefined) return;
  const here = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const instead = known.includes(here) ? `write ${here}` : `there are ${known.join(', ')}`;
  throw new Error(`${of}: there is no option ${name}; ${instead}`);
}
