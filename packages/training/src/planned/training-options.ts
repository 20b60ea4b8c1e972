import type { DeviceChoice } from './device-choice.js';

/** What may be asked of a training; what is left out is as the network's recipe has it. */
export interface TrainingOptions {
  /** 'phantoms', or the folder of a data set. */
  readonly data: string;
  /** How many phantoms; 20 when left out. */
  readonly phantoms?: number;
  /** Voxels towards right, front and head; as the largest scan, when sizes differ. */
  readonly size?: [number, number, number];
  /** 'median' of the scans that are learned from, 'none' to leave voxels as they are, or mm. */
  readonly spacing: 'median' | 'none' | [number, number, number];
  /** How scans get their size: stretched, or padded and cut. */
  readonly fit: 'resample' | 'crop';
  readonly epochs?: number;
  /** The same, for OBELISK on points alone. */
  readonly pointEpochs?: number;
  /** Instead of epochs. */
  readonly steps?: number;
  /** For OBELISK on points. */
  readonly recipe: 'default' | 'paper';
  /** Scans per step. */
  readonly batch?: number;
  /** Parts of a batch, one after the other. */
  readonly accumulate?: number;
  /** Of Adam. */
  readonly rate?: number;
  /** Factor of the rate per epoch. */
  readonly decay?: number;
  readonly weightDecay?: number;
  readonly loss?: 'cross-entropy' | 'soft-dice' | 'hinge-dice';
  /** Hardest part of the voxels, for cross-entropy. */
  readonly hard?: number;
  /** Standard deviation of the noise on random affine maps. */
  readonly augment?: number;
  /** Epochs between two measurements of the Dice. */
  readonly measureEvery?: number;
  /** Probability of dropout in the U-Nets. */
  readonly dropout?: number;
  /** Folder of prepared scans. */
  readonly cache?: string;
  readonly device: DeviceChoice;
}
