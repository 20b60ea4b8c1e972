import { createHash } from 'node:crypto';
import { decodeScan, type LabelData, type Triple, voxelGrid } from '@obelisk/data';
import { readGroundTruth, readScanBytes, readScanGrid } from '@obelisk/data/node';
import { type FoundToWrite, writeFound } from '../found/found-files.js';
import { nanAsAir } from '../missing-voxels.js';
import { prepareImage } from '../prepare-image.js';
import type { Found } from '../segment-scan.js';
import { type OrganReport, organReport } from '../trained/organ-report.js';
import { scanRemarks } from '../trained/scan-remarks.js';
import type { TrainedModel } from '../trained/trained-model.js';
import { withoutUnknown } from '../trained/unknown-labels.js';
import type { VoxelBox } from '../voxel-box.js';
import { type PlainGrid, plainGrid } from './plain-grid.js';

/** How scans are prepared. */
export interface ScanPreparation {
  readonly model: Pick<TrainedModel, 'preparation' | 'fieldOfView'>;
  readonly crop?: VoxelBox;
  /** In mm. */
  readonly fieldOfView?: Triple;
  /** Whether NaN counts as air. */
  readonly nanAsAir?: boolean;
}

/** A scan to read and to prepare, with its true labels if there are some. */
export interface PreparationJob extends ScanPreparation {
  readonly path: string;
  readonly truth: string | null;
}

/** What a network needs of a scan, and what is needed afterwards. */
export interface ReadScan {
  readonly image: PlainGrid<Float32Array>;
  /** Where the labels shall lie. */
  readonly grid: Omit<PlainGrid<Float32Array>, 'values'>;
  readonly truth: PlainGrid<LabelData> | null;
  /** Of the file, to know it again. */
  readonly sha256: string;
  readonly steps: readonly string[];
  readonly remarks: readonly string[];
}

/** What was found on the voxels of a prepared image, to be measured and written. */
export interface WritingJob
  extends Pick<ReadScan, 'grid' | 'truth'>,
    Omit<FoundToWrite, 'found' | 'scan'> {
  readonly labels: PlainGrid<LabelData>;
  readonly maps: Omit<Found, 'labels'>;
}

/** Labels that were written before, to be measured again. */
export interface MeasuringJob extends Pick<PreparationJob, 'path' | 'truth'> {
  readonly output: string;
  readonly names: readonly string[];
  /** Of the scan when they were made. */
  readonly sha256: string;
}

/** Labels that were there before. */
export interface MeasuredAgain {
  readonly report: OrganReport;
  readonly voxels: Triple;
}

/** What is done beside the networks, in a thread of its own. */
export const scanWork = {
  /** Reads and prepares a scan. */
  prepare({ path, truth, model, crop, fieldOfView, nanAsAir: fills }: PreparationJob): ReadScan {
    const told: string[] = [];
    const bytes = readScanBytes(path, { onLine: (text) => told.push(text) });
    const read = decodeScan(bytes, path, { keepsNaN: fills });
    const { scan, line } = nanAsAir(read, model.preparation.intensity);
    const expected = truth === null ? null : plainGrid(readGroundTruth(truth, scan));
    const prepared = prepareImage(scan, model.preparation, crop, fieldOfView);
    const { shape, affine } = plainGrid(scan);
    return {
      image: plainGrid(prepared.volume),
      grid: { shape, affine },
      truth: expected,
      sha256: sha256Of(bytes),
      steps: [...told, ...(line ? [line] : []), ...prepared.steps],
      remarks: scanRemarks(scan, prepared, model),
    };
  },

  /** Puts labels onto the voxels of their scan, measures and writes them. */
  write({ labels, maps, grid, truth, ...rest }: WritingJob): OrganReport {
    const scan = { data: { shape: [...grid.shape] }, affine: grid.affine };
    const written = writeFound({ found: { labels: gridOf(labels), ...maps }, scan, ...rest });
    return organReport(rest.names, written, truth && gridOf(truth));
  },

  /**
   * Measures labels that were written before.
   * @returns null when the scan is another one now
   * @throws Error when they are no labels on the scan's voxels any more
   */
  measure({ path, truth, output, names, sha256 }: MeasuringJob): MeasuredAgain | null {
    if (sha256Of(readScanBytes(path)) !== sha256) return null;
    const { shape, affine } = readScanGrid(path);
    const scan = { data: { shape: [...shape] }, affine };
    // Somebody may have corrected them by hand, with labels that the network does not know.
    const found = withoutUnknown(readGroundTruth(output, scan), names.length);
    const expected = truth === null ? null : readGroundTruth(truth, scan);
    return { report: organReport(names, found, expected), voxels: shape };
  },
} as const;

const gridOf = ({ values, shape, affine }: PlainGrid<LabelData>) =>
  voxelGrid(values, shape, affine);

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The large arrays in what a thread hands to another, which it does not need any more. */
export function handedOver(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((member) =>
    ArrayBuffer.isView(member) ? [member.buffer as ArrayBuffer] : handedOver(member),
  );
}
