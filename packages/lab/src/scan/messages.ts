import type { DeviceName } from '@obelisk/engine';
import type { IntensityWindow } from '@obelisk/viz/basics';
import type { CropBox } from './crop-box.js';

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
    }
  /** Whether a file is a scan, before it is shown. */
  | { readonly type: 'check'; readonly scan: NamedBytes }
  /** Whether files are weights, before they are taken. */
  | { readonly type: 'checkWeights'; readonly weights: readonly NamedBytes[] }
  /** A scan of a patient that never was. */
  | { readonly type: 'phantom'; readonly seed: number }
  /** Weights of a network that has learned nothing. */
  | { readonly type: 'untrained'; readonly seed: number };

/** What the page is told. */
export type ScanAnswer =
  | { readonly type: 'scan'; readonly file: NamedBytes }
  | { readonly type: 'weights'; readonly files: readonly NamedBytes[] }
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
}
