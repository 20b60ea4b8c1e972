import { someOf } from '@obelisk/engine/text';
import { UsageError } from '../errors.js';

/**
 * The labels whose largest components alone are to be kept.
 * @param asked - names of organs or numbers of labels; true for all of them
 * @param names - of all labels, background first
 * @throws UsageError for what is neither
 *
 * @example
 * ```ts
 * import { keptOrgans } from '@obelisk/training';
 * const names = ['background', 'liver', 'left kidney'];
 * keptOrgans(true, names); // => [1, 2]
 * keptOrgans(['left kidney'], names); // => [2]
 * keptOrgans(['heart'], names); // throws: --keep-largest: there is no organ heart; expected
 * ```
 */
export function keptOrgans(asked: true | readonly string[], names: readonly string[]): number[] {
  if (asked === true) return names.slice(1).map((_, at) => at + 1);
  return [...new Set(asked.map((organ) => labelOf(organ, names)))].sort((a, b) => a - b);
}

function labelOf(organ: string, names: readonly string[]): number {
  const named = names.indexOf(organ);
  const label = named < 0 && /^\d+$/.test(organ) ? Number(organ) : named;
  if (label > 0 && label < names.length) return label;
  const organs = someOf(names.slice(1));
  throw new UsageError(`--keep-largest: there is no organ ${organ}; expected one of ${organs}`);
}
