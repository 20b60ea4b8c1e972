import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ScanCase, scanCases } from '@obelisk/data/node';
import { counted } from '@obelisk/engine/text';
import { UsageError } from '../errors.js';
import { recordFile } from './folder-record.js';

/** Which folders. */
export interface ScanFolders {
  readonly input: string;
  readonly output: string;
  /** Of true labels, by the names of the cases. */
  readonly groundTruth?: string;
  /** Whether to go on with what is in `output`. */
  readonly continue: boolean;
}

/** A scan of a folder, and where its labels go. */
export interface FolderCase extends ScanCase {
  readonly output: string;
  /** Its true labels; null where there are none. */
  readonly truth: string | null;
}

/** A folder of scans whose labels can be written. */
export interface ScanFolder extends ScanFolders {
  readonly cases: readonly FolderCase[];
  /** What there is to tell: files that are not read, cases without true labels. */
  readonly notes: readonly string[];
}

/**
 * Looks for what would hinder a folder of scans from being segmented, before a network is loaded.
 * @throws UsageError or Error in one sentence: no scans, two of one name, several channels, folders
 * that are the same, or labels that are there already
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { openScanFolder } from '@obelisk/training/node';
 * const input = mkdtempSync(`${tmpdir()}/obelisk-`);
 * writeFileSync(`${input}/a_0000.nii.gz`, '');
 * const { cases } = openScanFolder({ input, output: `${input}/labels`, continue: false });
 * cases[0].output.endsWith('labels/a.nii.gz'); // => true
 * openScanFolder({ input, output: input, continue: false }); // throws: is the folder of the scans
 * rmSync(input, { recursive: true });
 * ```
 */
export function openScanFolder(folders: ScanFolders): ScanFolder {
  const { input, output, groundTruth } = folders;
  requireFolder(folders);
  for (const [path, what] of [
    [input, 'the scans'],
    [groundTruth, 'the true labels'],
  ]) {
    if (path === undefined || placeOf(path) !== placeOf(output)) continue;
    throw new UsageError(`${output}: is the folder of ${what}; expected another one for labels`);
  }
  const { cases, left } = scanCases(input);
  const truths = new Map<string, string>();
  const labels = groundTruth === undefined ? null : scanCases(groundTruth);
  for (const { name, path } of labels?.cases ?? []) truths.set(name, path);
  const all = cases.map((one) => ({
    ...one,
    output: join(output, `${one.name}.nii.gz`),
    truth: truths.get(one.name) ?? null,
  }));
  requireNoLabels(folders, all);
  const lines = [left, labels?.left, missingTruth(all, groundTruth)];
  const notes = lines.filter((line) => typeof line === 'string');
  return { ...folders, cases: all, notes };
}

/** The folder behind links. */
const placeOf = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));

function requireFolder({ input, output }: ScanFolders): void {
  if (statSync(output, { throwIfNoEntry: false })?.isDirectory()) return;
  if (!existsSync(output) && !/\.nii(\.gz)?$/i.test(output)) return;
  throw new UsageError(
    `${output}: is a file, but ${input} a folder of scans; expected a folder for their labels`,
  );
}

/** A line about cases that cannot be compared. */
function missingTruth(cases: readonly FolderCase[], folder: string | undefined): string | null {
  const without = cases.filter(({ truth }) => truth === null);
  if (folder === undefined || without.length === 0) return null;
  if (without.length === cases.length) {
    throw new Error(
      `${folder}: has true labels of none of the scans; expected ${cases[0].name}.nii.gz and so on`,
    );
  }
  return `${folder}: no true labels of ${counted(without.length, 'scan')}, as ${without[0].name}`;
}

function requireNoLabels({ output, continue: goOn }: ScanFolders, cases: readonly FolderCase[]) {
  const there = cases.filter((one) => existsSync(one.output));
  const isRecorded = existsSync(join(output, recordFile));
  if (goOn) {
    if (isRecorded || there.length === 0) return;
    throw new Error(
      `${output}: has labels of ${counted(there.length, 'scan')}, as ${there[0].name}.nii.gz, ` +
        `but no ${recordFile}, which would say what made them; expected a new folder`,
    );
  }
  if (there.length === 0 && !isRecorded) return;
  const first = there.length > 0 ? `, the first ${there[0].name}.nii.gz` : '';
  throw new Error(
    `${output}: holds labels of ${there.length} of the ${counted(cases.length, 'scan')} already` +
      `${first}; go on with --continue, or take a new folder`,
  );
}
