import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { voxelGrid } from '@obelisk/data';
import { readScanGrid, removeTemporaryFiles, writeFileAtomically } from '@obelisk/data/node';
import type { Device } from '@obelisk/engine';
import { makeFolder } from '../folder/training-folder.js';
import { missingFoundFiles, requireFoundFiles } from '../found/found-files.js';
import { mirrorPasses } from '../found/mirror-passes.js';
import { wantedMaps } from '../found/segmentation-choices.js';
import { type Found, findOrgans } from '../segment-scan.js';
import { type PlannedSegmentation, requireMemoryFor } from '../trained/memory-for-scan.js';
import type { CaseResult, DoneCase, FailedCase } from './case-result.js';
import { type FolderResult, folderCsv } from './folder-lines.js';
import { doneBefore, type FolderSettings, madeWith, writeRecord } from './folder-record.js';
import { isRoomAhead, requireRoomFor } from './memory-ahead.js';
import { plainGrid } from './plain-grid.js';
import type { FolderCase, ScanFolder } from './scan-folder.js';
import { type Done, ScanThread } from './scan-thread.js';
import type { ReadScan } from './scan-work.js';

/** A folder of scans, and with what they are segmented. */
export interface FolderJob extends FolderSettings {
  readonly folder: ScanFolder;
  readonly device: Device;
}

/** Who is told how it goes. */
export interface FolderWatcher {
  /** A line about the work. */
  readonly onNote?: (line: string) => void;
  /** How far the network is with a scan, from 0 to 1. */
  readonly onProgress?: (name: string, fraction: number) => void;
  /** A scan has its labels, or failed. */
  readonly onEnd?: (one: CaseResult) => void;
  /** When it is aborted, the scan in work is still done. */
  readonly signal?: AbortSignal;
}

/** Beside the labels: the table. */
const tableFile = 'segmentation.csv';

/** Unfinished files of a process that was killed, as old as this in seconds, are removed. */
const leftoverAge = 600;

/**
 * Segments the scans of a folder one after the other with networks that are loaded once. While
 * networks compute, a second thread reads and prepares the next scan and writes the labels of the
 * last. What came of a scan is kept in `segmentation.json` of the output, so that an interrupted
 * run can be gone on with; a scan that cannot be segmented does not stop the others.
 * @throws Error when the output cannot be written, or holds what other weights or options made
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { phantomSeries } from '@obelisk/data';
 * import { writeScan } from '@obelisk/data/node';
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { stateDictionary, writeSafetensors } from '@obelisk/nn';
 * import { Random } from '@obelisk/tensor';
 * import { trainedModel, weightsFile } from '@obelisk/training';
 * import { openScanFolder, segmentFolder } from '@obelisk/training/node';
 * const input = mkdtempSync(`${tmpdir()}/obelisk-`);
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * writeScan(`${input}/a.nii`, scan);
 * const device = openDevice('webasm');
 * const entry = modelEntry('obelisk');
 * const network = entry.create({ device, random: new Random(1), labels: 9 });
 * const bytes = writeSafetensors(await stateDictionary(network));
 * const read = (path: string) => weightsFile(bytes, path);
 * const model = trainedModel({ paths: ['net.safetensors'], read, device, entry });
 * const folder = openScanFolder({ input, output: `${input}/labels`, continue: false });
 * const { results } = await segmentFolder({ folder, model, weights: [], device });
 * results.map(({ name }) => name); // => ['a']
 * rmSync(input, { recursive: true });
 * ```
 */
export async function segmentFolder(
  job: FolderJob,
  watcher: FolderWatcher = {},
): Promise<FolderResult> {
  const { cases, output } = job.folder;
  const made = madeWith(job);
  const before = doneBefore(output, made);
  if (before.note) watcher.onNote?.(before.note);
  makeFolder(output);
  for (const one of cases) requireFoundFiles(one.output, job.choices ?? {});
  removeTemporaryFiles(output, leftoverAge);
  const thread = new ScanThread();
  const ended = new Map<string, CaseResult>();
  const results = () => cases.flatMap(({ name }) => ended.get(name) ?? []);
  const onEnd = (one: CaseResult) => {
    ended.set(one.name, one);
    watcher.onEnd?.(one);
  };
  try {
    await measureDone(job, before.cases, thread, { ...watcher, onEnd });
    writeRecord(output, made, results());
    const rest = cases.filter(({ name }) => !ended.has(name));
    const keep = (one: CaseResult) => {
      onEnd(one);
      writeRecord(output, made, results());
    };
    await segmentEach(job, rest, thread, { ...watcher, onEnd: keep });
  } finally {
    await thread.close();
  }
  const result = { labels: job.model.labels, results: results(), left: cases.length - ended.size };
  writeFileAtomically(join(output, tableFile), new TextEncoder().encode(folderCsv(result)));
  return result;
}

/** Measures the labels that are there already; what is damaged or of another scan is left out. */
async function measureDone(
  { folder, model, choices = {} }: FolderJob,
  before: ReturnType<typeof doneBefore>['cases'],
  thread: ScanThread,
  { onNote, onProgress, onEnd }: FolderWatcher,
): Promise<void> {
  const names = model.labels;
  for (const one of folder.cases) {
    const recorded = before.get(one.name);
    if (recorded === undefined) continue;
    const { name, path: input, output } = one;
    try {
      const { sha256 } = recorded;
      const missing = missingFoundFiles(output, choices);
      if (missing !== null) throw new Error(`${missing}: is missing`);
      const { result } = await thread.ask('measure', { ...pathsOf(one), names, output, sha256 });
      if (result === null) throw new Error(`${input}: is another scan than before`);
      onProgress?.(name, 1);
      const { report, voxels } = result;
      onEnd?.({ ...recorded, name, input, output, before: true, report, voxels });
    } catch (error) {
      onNote?.(`${name}: is segmented again: ${sentenceOf(error)}`);
    }
  }
}

async function segmentEach(
  job: FolderJob,
  rest: readonly FolderCase[],
  thread: ScanThread,
  { onProgress, onEnd, signal }: FolderWatcher,
): Promise<void> {
  let ahead: Promise<Prepared> | null = null;
  let writing: Promise<void> = Promise.resolve();
  for (const [at, one] of rest.entries()) {
    const prepared: Prepared = await (ahead ?? prepare(job, one, thread));
    await setImmediate(); // lets Ctrl-C in
    if (signal?.aborted) break;
    const next = rest[at + 1];
    ahead = next && isRoomFor(job, prepared, next) ? prepare(job, next, thread) : null;
    onProgress?.(one.name, 'failure' in prepared ? 1 : 0);
    const found = await computed(job, one, prepared, (part) => onProgress?.(one.name, part));
    await writing;
    if ('failure' in found) onEnd?.(found);
    else writing = written(job, found, thread).then((result) => onEnd?.(result));
  }
  await writing;
}

/** A scan that was read and prepared, or why it was not. */
type Prepared = Done<ReadScan> | FailedCase;

async function prepare(job: FolderJob, one: FolderCase, thread: ScanThread): Promise<Prepared> {
  try {
    requireRoomFor(readScanGrid(one.path), job);
    const { preparation, fieldOfView: trained } = job.model;
    const model = { preparation, fieldOfView: trained };
    const { crop, fieldOfView, nanAsAir } = job;
    return await thread.ask('prepare', { ...pathsOf(one), model, crop, fieldOfView, nanAsAir });
  } catch (error) {
    return failed(one, error);
  }
}

const pathsOf = ({ path, truth }: FolderCase) => ({ path, truth });

/** Whether the next scan can be prepared while this one is computed. */
function isRoomFor(job: FolderJob, prepared: Prepared, next: FolderCase): boolean {
  if ('failure' in prepared) return true;
  try {
    return isRoomAhead(planned(job, prepared.result), readScanGrid(next.path), job);
  } catch {
    return true; // what is wrong with it is told in its turn
  }
}

function planned({ model, device, choices }: FolderJob, { image, grid, truth }: ReadScan) {
  const [depth, height, width] = grid.shape;
  return {
    ...{ model, device, choices, scan: { data: { size: depth * height * width } } },
    prepared: voxelGrid(image.values, image.shape, image.affine),
    truth: truth && voxelGrid(truth.values, truth.shape, truth.affine),
  } satisfies PlannedSegmentation;
}

/** What networks found in a prepared scan. */
interface Computed {
  readonly one: FolderCase;
  readonly found: Found;
  readonly read: Done<ReadScan>;
  /** That the networks took. */
  readonly seconds: number;
}

async function computed(
  job: FolderJob,
  one: FolderCase,
  read: Prepared,
  onProgress: (fraction: number) => void,
): Promise<Computed | FailedCase> {
  if ('failure' in read) return read;
  try {
    const started = performance.now();
    const { device, model, choices = {} } = job;
    const plan = planned(job, read.result);
    requireMemoryFor(plan);
    const prepared = { volume: plan.prepared };
    const passes = mirrorPasses(choices.mirror ?? '', model);
    const task = { prepared, device, networks: model.networks, passes, onProgress };
    const found = await findOrgans(task, wantedMaps(choices));
    return { one, found, read, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    return failed(one, error);
  }
}

async function written(
  { model, choices }: FolderJob,
  { one, found: { labels, ...maps }, read, seconds }: Computed,
  thread: ScanThread,
): Promise<DoneCase | FailedCase> {
  const { name, path: input, output } = one;
  const { grid, truth, sha256, steps, remarks } = read.result;
  try {
    const job = { ...choices, labels: plainGrid(labels), maps, grid, truth, output };
    const written = await thread.ask('write', { ...job, names: model.labels });
    const { result: report, seconds: writing } = written;
    const parts = { preparation: read.seconds, network: seconds, writing };
    const made = { steps, remarks, sha256, voxels: grid.shape, seconds: parts };
    return { name, input, output, before: false, ...made, report };
  } catch (error) {
    return failed(one, error);
  }
}

const failed = ({ name, path }: FolderCase, error: unknown): FailedCase => ({
  ...{ name, input: path, failure: sentenceOf(error) },
});

/** Other errors than plain ones come from a slip in the program, or from the memory. */
function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
}
