import type { DeviceName } from '@obelisk/engine';
import type { Picture } from '@obelisk/viz/basics';
import type { OffsetsBeforeAfter } from '@obelisk/viz/plots';
import type { MovedOffset } from './moved-offset.js';

/** Two axes of the offsets, 0 for x, 1 for y, 2 for z. */
export type Axes = readonly [number, number];

/** What the page asks of a training. */
export type TrainingRequest =
  | {
      readonly type: 'begin';
      readonly device: DeviceName;
      readonly seed: number;
      readonly rate: number;
      readonly lookEvery: number;
      readonly axes: Axes;
      readonly offset: number | null;
      /** To forget what the browser has kept. */
      readonly anew: boolean;
    }
  | { readonly type: 'run' | 'pause' | 'step' | 'save' | 'keep' }
  | { readonly type: 'rate'; readonly rate: number }
  | { readonly type: 'lookEvery'; readonly steps: number }
  | { readonly type: 'axes'; readonly axes: Axes }
  /** The offset that is to be explained from now on, or none. */
  | { readonly type: 'offset'; readonly offset: number | null };

/** What a training tells the page. */
export type TrainingAnswer =
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'ready'; readonly device: string; readonly notice: string | null }
  /** Before it is ready: what a training had done that the browser kept. */
  | { readonly type: 'wentOn'; readonly steps: readonly ListedStep[]; readonly rate: number }
  | ({ readonly type: 'keeping' } & Keeping)
  | { readonly type: 'running'; readonly running: boolean }
  | ({ readonly type: 'step' } & TakenStep)
  | { readonly type: 'offsets'; readonly step: number; readonly offsets: OffsetsPicture }
  /** Null where no step was taken yet. */
  | { readonly type: 'moved'; readonly offset: number; readonly moved: MovedOffset | null }
  | { readonly type: 'look'; readonly look: TrainingLook }
  | { readonly type: 'weights'; readonly bytes: Uint8Array; readonly step: number }
  | { readonly type: 'failed'; readonly sentence: string };

/** A step of the training. */
export interface TakenStep {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  /** Learning rate that it was taken with. */
  readonly rate: number;
  readonly milliseconds: number;
}

/** A step as the page lists it, with the mean Dice where it was measured. */
export type ListedStep = TakenStep & { readonly meanDice: number | null };

/** Whether a training outlives its page, and what there is to say of it. */
export interface Keeping {
  readonly isKept: boolean;
  /** The step that was kept last, 0 for none. */
  readonly step: number;
  readonly sentence: string;
}

/** Fig. 2 of a moment. */
export interface OffsetsPicture {
  readonly svg: string;
  readonly axes: Axes;
  /** Half the side of its panels. */
  readonly extent: number;
  /** All offsets, (x, y, z) one after the other. */
  readonly places: OffsetsBeforeAfter;
  /** Standard deviation along x, y and z, before the training and now. */
  readonly before: readonly number[];
  readonly now: readonly number[];
}

/** One slice of the held-out phantom. */
export interface SlicePair {
  readonly plane: string;
  readonly truth: Picture;
  readonly found: Picture;
}

/** What one sees of a training at a step, beside the offsets. */
export interface TrainingLook {
  readonly step: number;
  /** SVG; empty before the first step. */
  readonly loss: string;
  /** SVG */
  readonly dice: string;
  readonly slices: readonly SlicePair[];
  readonly organs: readonly OrganDice[];
  readonly meanDice: number | null;
}

/** How well an organ is found. */
export interface OrganDice {
  readonly name: string;
  readonly colour: string;
  readonly dice: number | null;
}
