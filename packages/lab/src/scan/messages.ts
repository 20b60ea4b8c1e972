import type { DeviceName } from '@obelisk/engine';
import type { IntensityWindow } from '@obelisk/viz/basics';
import type { CropBox } from './crop-geometry.js';
import type { ScanPreview } from './scan-preview.js';

/** A file that is in memory. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the page asks for. */
export type ScanRequest =
  | {
      readonly type: 'segment';
      readonly device: DeviceName;
      /** Why that one. */
      readonly reason: string;
      readonly scan: NamedBytes;
      /** Several are an ensemble. */
      readonly weights: readonly NamedBytes[];
      /** Name of the network; null to have it guessed from the weights. */
      readonly model: string | null;
      /** The part that is segmented; null for that which the network chooses. */
      readonly crop: CropBox | null;
      /** The organs as they are, on the voxels of the scan; null where nobody knows. */
      readonly truth: NamedBytes | null;
    }
  /** Whether a file is a scan, before it is shown. */
  | { readonly type: 'check'; readonly scan: NamedBytes; readonly truth: NamedBytes | null }
  /** Whether files are weights, before they are taken. */
  | { readonly type: 'checkWeights'; readonly weights: readonly NamedBytes[] }
  /** A scan of a patient that never was. */
  | { readonly type: 'phantom'; readonly seed: number }
  /** The phantom that is tried with the weights that the lab ships. */
  | { readonly type: 'sample'; readonly weightsUrl: string }
  /** Weights of a network that has learned nothing. */
  | { readonly type: 'untrained'; readonly seed: number };

/** What the page is told. */
export type ScanAnswer =
  | {
      readonly type: 'weights';
      readonly files: readonly NamedBytes[];
      /** What they expect of a scan, in a sentence; empty where nothing is to be told. */
      readonly expects: string;
    }
  /** Scan and weights are there: they can be tried. */
  | { readonly type: 'sample' }
  | { readonly type: 'noWeights'; readonly sentence: string }
  | { readonly type: 'checked'; readonly scan: ShownScan }
  | { readonly type: 'noScan'; readonly sentence: string }
  | { readonly type: 'line'; readonly text: string }
  | { readonly type: 'progress'; readonly fraction: number; readonly secondsLeft: number }
  | { readonly type: 'done'; readonly result: ScanResult }
  | { readonly type: 'failed'; readonly sentence: string };

/** A file that is a scan, and how it is shown. */
export interface ShownScan {
  readonly file: NamedBytes;
  /** In words, how many and how large. */
  readonly voxels: string;
  /** Voxels in R, A, S order, in which a crop box counts. */
  readonly size: readonly number[];
  readonly window: IntensityWindow;
  /** What a crop box is drawn over. */
  readonly preview: ScanPreview;
  /** The organs that were drawn into a phantom; null for scans from the disk. */
  readonly truth: NamedBytes | null;
}

/** A segmented scan. */
export interface ScanResult {
  /** The label map as the command line writes it, `.nii.gz`. */
  readonly labels: Uint8Array;
  /** Names of all labels, background first. */
  readonly names: readonly string[];
  /** `#rrggbb` per label. */
  readonly colours: readonly string[];
  readonly organs: readonly FoundOrgan[];
  /** Over the organs; null without a truth to compare with. */
  readonly meanDice: number | null;
  readonly seconds: number;
  readonly device: string;
}

/** An organ of a label map. */
export interface FoundOrgan {
  readonly label: number;
  readonly name: string;
  readonly colour: string;
  readonly millilitres: number;
  /** Mean of its voxels in mm, in the world of the scan; null where it is not there. */
  readonly centre: readonly number[] | null;
  /** Overlap with the true organ; null without one. */
  readonly dice: number | null;
}
