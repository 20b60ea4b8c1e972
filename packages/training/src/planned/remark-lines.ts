import type { PreparedCase } from '../preparation.js';
import type { IntensityRemark } from '../scan-intensities.js';

/** A case, and what there is to tell of its intensities. */
export type RemarkedCase = Required<Pick<PreparedCase, 'name' | 'remarks'>>;

/**
 * What there is to tell of the scans of a data set: a line for each kind of remark, with the first
 * scan that has it.
 */
export function remarkLines(cases: readonly RemarkedCase[]): string[] {
  const byKind = new Map<IntensityRemark['kind'], string[]>();
  for (const { name, remarks } of cases) {
    for (const { kind, text } of remarks) {
      byKind.set(kind, [...(byKind.get(kind) ?? []), `${name}: ${text}`]);
    }
  }
  return [...byKind.values()].map(([first, ...others]) =>
    others.length === 0
      ? first
      : `${first} (so with ${others.length + 1} of ${cases.length} scans)`,
  );
}
