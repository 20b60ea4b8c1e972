import { readFileBytes } from '@obelisk/data/node';
import { someOf } from '@obelisk/engine/text';
import type { KeepLargestDecision, OrganDecision } from '../crossval/keep-largest.js';
import { countFrom, listOf, type Members, oneOf, requireMembers, someText } from '../members.js';

type Read = Omit<KeepLargestDecision, 'cases'>;
type ReadOrgan = Pick<OrganDecision, 'label' | 'keepLargest'>;

const members: Members<Read> = {
  version: oneOf([1]),
  model: someText,
  labels: listOf(someText, 2),
  organs: { holds: Array.isArray, expected: 'a list of organs' },
};

const organMembers: Members<ReadOrgan> = {
  label: countFrom(1),
  keepLargest: oneOf([true, false]),
};

/**
 * The labels whose largest components a cross-validation decided to keep, from the file
 * `MODEL__keep_largest.json` that `obelisk crossval --keep-largest` wrote.
 * @param names - of all labels of the network that they are asked for, background first
 * @throws one sentence when the file is missing or damaged, or of a network with other labels
 *
 * @example
 * ```ts
 * import { readKeptOrgans } from '@obelisk/training/node';
 * readKeptOrgans('absent.json', ['background', 'liver']); // throws: absent.json: cannot be read
 * ```
 */
export function readKeptOrgans(path: string, names: readonly string[]): number[] {
  const decision = requireMembers<Read>(parsed(path), members, `${path}: the decision`);
  if (JSON.stringify(decision.labels) !== JSON.stringify(names)) {
    const [found, expected] = [decision.labels, names].map((all) => someOf(all.slice(1)));
    throw new Error(
      `${path}: is for the organs ${found}; expected those of the network, ${expected}`,
    );
  }
  const organs = decision.organs.map((one, at) =>
    requireMembers<ReadOrgan>(one, organMembers, `${path}: its organ ${at + 1}`),
  );
  return organs.filter(({ keepLargest }) => keepLargest).map(({ label }) => label);
}

function parsed(path: string): unknown {
  const text = new TextDecoder().decode(readFileBytes(path));
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path}: is no JSON; expected what obelisk crossval --keep-largest writes`);
  }
}
