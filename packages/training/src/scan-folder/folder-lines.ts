import { type CsvCell, counted, csv, someOf, tableLines } from '@obelisk/engine/text';
import { diceText } from '../trained/organ-lines.js';
import { organsAsJson } from '../trained/organ-report.js';
import { emptinessRemarks, truthRemarks } from '../trained/report-remarks.js';
import { type CaseResult, type DoneCase, isDone, secondsOf } from './case-result.js';

/** What came of a folder of scans. */
export interface FolderResult {
  /** Names of all labels, background first. */
  readonly labels: readonly string[];
  /** In the order of the cases, as far as they came. */
  readonly results: readonly CaseResult[];
  /** How many scans were not begun, because the work was interrupted. */
  readonly left: number;
}

/** So many organs fit beside each other; all of them are in the CSV. */
const mostOrgans = 16;

/**
 * A table of the scans: voxels, seconds, millilitres of each organ, mean Dice where there are true
 * labels. Below it what one should know of a scan, and why one has no labels.
 *
 * @example
 * ```ts
 * import { folderLines } from '@obelisk/training/node';
 * const results = [{ name: 'a', input: 'a.nii', failure: 'a.nii: truncated' }];
 * folderLines({ labels: ['background', 'liver'], results, left: 0 }); // => ['a: a.nii: truncated']
 * ```
 */
export function folderLines({ labels, results }: FolderResult): string[] {
  const done = results.filter(isDone);
  const hasDice = done.some(({ report }) => report.dice);
  const organs = labels.slice(1, 1 + mostOrgans);
  const more = labels.length - 1 - organs.length;
  const head = ['case', 'voxels', 's', ...organs.map((name) => `${name} ml`)];
  const rows = done.map((one) => [
    ...[one.name, one.voxels.join(' x '), secondsOf(one).toFixed(1)],
    ...one.report.volumes.slice(0, mostOrgans).map((volume) => volume.toFixed(1)),
    ...(hasDice ? [diceText(one.report.mean)] : []),
  ]);
  const table = done.length > 0 ? tableLines(rows, [...head, ...(hasDice ? ['Dice'] : [])]) : [];
  const rest = more > 0 && done.length > 0 ? [`... and ${more} more organs`] : [];
  return [...table, ...rest, ...remarkLines(results)];
}

/** Each remark once, with the scans that it is about. */
function remarkLines(results: readonly CaseResult[]): string[] {
  const about = new Map<string, string[]>();
  for (const one of results) {
    for (const line of remarksOf(one)) about.set(line, [...(about.get(line) ?? []), one.name]);
  }
  return [...about].map(([line, names]) => `${someOf(names, 5)}: ${line}`);
}

function remarksOf(one: CaseResult): readonly string[] {
  if (!isDone(one)) return [one.failure];
  return [...one.remarks, ...emptinessRemarks(one.report), ...truthRemarks(one.report)];
}

/**
 * The same as CSV: a row for each scan, with Dice of each organ where there are true labels.
 *
 * @example
 * ```ts
 * import { folderCsv } from '@obelisk/training/node';
 * const results = [{ name: 'a', input: 'a.nii', failure: 'a.nii: truncated' }];
 * const text = folderCsv({ labels: ['background', 'liver'], results, left: 0 });
 * text.split('\r\n')[0]; // => 'case,voxels,seconds,liver_ml,liver_dice,mean_dice,failure'
 * text.split('\r\n')[1]; // => 'a,,,,,,a.nii: truncated'
 * ```
 */
export function folderCsv({ labels, results }: FolderResult): string {
  const organs = labels.slice(1);
  const measured = ['ml', 'dice'].flatMap((what) => organs.map((name) => `${name}_${what}`));
  const head = ['case', 'voxels', 'seconds', ...measured, 'mean_dice', 'failure'];
  const none: null[] = organs.map(() => null);
  const rows = results.map((one): CsvCell[] => {
    if (!isDone(one)) return [one.name, null, null, ...none, ...none, null, one.failure];
    const { volumes, dice, mean } = one.report;
    const cells = [one.name, one.voxels.join(' x '), Number(secondsOf(one).toFixed(3))];
    return [...cells, ...volumes, ...(dice ?? none), mean, null];
  });
  return csv([head, ...rows]);
}

/**
 * The same as an object for JSON.
 *
 * @example
 * ```ts
 * import { folderAsJson } from '@obelisk/training/node';
 * const { done, failed, left } = folderAsJson({ labels: ['background'], results: [], left: 2 });
 * [done, failed, left]; // => [0, 0, 2]
 * ```
 */
export function folderAsJson({ results, left }: FolderResult) {
  const done = results.filter(isDone).length;
  return { done, failed: results.length - done, left, cases: results.map(caseAsJson) };
}

function caseAsJson(one: CaseResult): object {
  const { name, input } = one;
  if (!isDone(one)) return { case: name, input, failure: one.failure };
  const { output, before, voxels, seconds, steps, report }: DoneCase = one;
  const remarks = remarksOf(one);
  const work = { voxels, seconds, steps, remarks };
  return { case: name, input, output, before, ...work, ...organsAsJson(report) };
}

/**
 * How it ended: how many scans were done now, and a sentence where some failed.
 *
 * @example
 * ```ts
 * import { folderEnding } from '@obelisk/training/node';
 * const results = [{ name: 'a', input: 'a.nii', failure: 'a.nii: truncated' }];
 * const ending = folderEnding({ labels: ['background', 'liver'], results, left: 0 });
 * ending.line; // => '0 scans segmented (networks 0.0 s)'
 * ending.failure; // => '1 of 1 scan failed; the first: a.nii: truncated'
 * ```
 */
export function folderEnding({ results }: FolderResult): { line: string; failure: string | null } {
  const done = results.filter(isDone);
  const now = done.filter(({ before }) => !before);
  const seconds = now.reduce((sum, one) => sum + one.seconds.network, 0);
  const were = done.length > now.length ? `, ${done.length - now.length} were done before` : '';
  const line = `${counted(now.length, 'scan')} segmented${were} (networks ${seconds.toFixed(1)} s)`;
  const [first] = results.filter((one) => 'failure' in one);
  if (first === undefined) return { line, failure: null };
  const failures = results.length - done.length;
  const all = `${failures} of ${counted(results.length, 'scan')}`;
  return { line, failure: `${all} failed; the first: ${first.failure}` };
}
