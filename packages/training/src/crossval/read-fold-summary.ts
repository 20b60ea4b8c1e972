import {
  countFrom,
  isRecord,
  listOf,
  type Member,
  type Members,
  numberThat,
  requireMembers,
  someText,
} from '../members.js';
import { isHistory } from '../saved-notes.js';
import type { CaseScore, FoldSummary } from './fold-summary.js';

const zeroOrMore = numberThat((value) => value >= 0, 'a number from 0 on');
const anyText: Member = { holds: (value) => typeof value === 'string', expected: 'a text' };

/** Null where there is none. */
const orNull = ({ holds, expected }: Member): Member => ({
  holds: (value) => value === null || holds(value),
  expected: `null or ${expected}`,
});

const caseMembers: Members<CaseScore> = {
  name: someText,
  dice: listOf(orNull(numberThat((value) => value >= 0 && value <= 1, 'a number from 0 to 1'))),
  hausdorff95: listOf(orNull(zeroOrMore)),
  meanSurface: listOf(orNull(zeroOrMore)),
  seconds: zeroOrMore,
};

const members: Members<FoldSummary> = {
  model: someText,
  seed: countFrom(0),
  fold: countFrom(0),
  folds: countFrom(1),
  labels: listOf(anyText, 2),
  parameters: countFrom(0),
  trainingCases: countFrom(0),
  epochs: zeroOrMore,
  cases: { holds: Array.isArray, expected: 'a list of the scores of scans' },
  history: { holds: isHistory, expected: 'the history of a training' },
  seconds: {
    holds: (value) =>
      isRecord(value) && zeroOrMore.holds(value.training) && zeroOrMore.holds(value.perEpoch),
    expected: '{"training": seconds, "perEpoch": seconds}',
  },
  peakMemory: zeroOrMore,
  device: someText,
  versions: {
    holds: (value) => isRecord(value) && Object.values(value).every(anyText.holds),
    expected: 'an object of texts',
  },
};

/**
 * The summary of a fold as its file has it.
 * @param file - its name, for messages
 * @throws Error that says which member is wrong, and what was expected
 */
export function readFoldSummary(value: unknown, file: string): FoldSummary {
  const summary = requireMembers(value, members, `${file}: its summary`);
  for (const [at, one] of summary.cases.entries()) {
    requireMembers(one, caseMembers, `${file}: its case ${at + 1}`);
  }
  return summary;
}
