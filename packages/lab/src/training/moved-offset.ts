import type { Picture } from '@obelisk/viz/basics';

/** Along x, y, z. */
export type Numbers = readonly number[];

/** Why an offset moved in the last step. Gradients and offsets are in units of half the scan. */
export interface MovedOffset {
  readonly step: number;
  /** Its number: twice its pair's, and one more for the second of the pair. */
  readonly offset: number;
  readonly from: Numbers;
  readonly to: Numbers;
  /** The scans of the step, in the order in which the network saw them. */
  readonly scans: readonly PulledScan[];
  /** The strongest pulls of all scans, the strongest first. */
  readonly strongest: readonly StrongPull[];
  /** Of all arrows of all scans. */
  readonly sum: Numbers;
  /** $\partial L / \partial S$ as the kernels and the tape have it. */
  readonly tape: Numbers;
  readonly adam: AdamWords;
  readonly path: OffsetPath;
}

/** A scan, at whose voxels it was pulled. */
export interface PulledScan {
  readonly name: string;
  /** Its part of the lengths of all arrows. */
  readonly share: number;
  /** How many of its points pull, and how many there are. */
  readonly pulling: number;
  readonly points: number;
  readonly sum: Numbers;
  /** The slice of the strongest pull, as the network sees it: smoothed. */
  readonly slice: { readonly axis: number; readonly index: number; readonly picture: Picture };
  readonly marks: readonly PullMark[];
}

/** An arrow in the plane of a slice, the second axis upwards. */
export interface PullMark {
  /** Where the offset looked, in voxels. */
  readonly at: readonly [right: number, up: number];
  /** Its share in the gradient. */
  readonly arrow: readonly [right: number, up: number];
  /** How many voxels before or behind the slice it lies. */
  readonly depth: number;
}

/** One pull with its numbers. */
export interface StrongPull {
  readonly scan: string;
  /** Where the offset looked, in voxels. */
  readonly place: Numbers;
  /** $\partial L / \partial F$ */
  readonly gradient: number;
  /** $\partial F / \partial S$ */
  readonly slope: Numbers;
  /** Their product. */
  readonly arrow: Numbers;
}

/** What Adam made of the gradient. */
export interface AdamWords {
  /** How often it has moved this offset. */
  readonly steps: number;
  readonly lr: number;
  readonly weightDecay: number;
  readonly betas: readonly [number, number];
  /** Per axis. */
  readonly axes: readonly AdamAxis[];
}

/** One axis of the offset. */
export interface AdamAxis {
  /** With the weight decay. */
  readonly gradient: number;
  /** $m$ and $v$. */
  readonly first: number;
  readonly second: number;
  /** Without their bias to zero. */
  readonly correctedFirst: number;
  readonly correctedSecond: number;
  readonly step: number;
}

/** Where an offset was after some of the steps, the last one among them. */
export interface OffsetPath {
  readonly steps: readonly number[];
  readonly places: readonly Numbers[];
}
