import type { Shape } from '@obelisk/engine';

/** Numbers of one array as they were at one moment, cut where it is large. */
export interface NumberSnapshot {
  readonly shape: Shape;
  readonly bytes: number;
  /** How much of each axis is kept, from its start. */
  readonly kept: Shape;
  /** The kept numbers in C order; those that JSON has no word for as text. */
  readonly numbers: readonly (number | 'NaN' | 'Infinity' | '-Infinity')[];
  /** Over all numbers, kept or not; 0 without any. */
  readonly smallest: number;
  readonly largest: number;
}

/** One tensor of a recorded program: a circle of the graph. */
export interface RecordedNode {
  /** The tensor's own name, or one for its place. */
  readonly name: string;
  /** What made it; null for a leaf. */
  readonly operation: string | null;
  /** The forward formula in TeX; empty for a leaf. */
  readonly formula: string;
  /** Strides, sizes and the like, as text. */
  readonly options: string;
  readonly requiresGrad: boolean;
  readonly value: NumberSnapshot;
  /** $\partial L / \partial$ this, the sum of all shares; null where no gradient arrives. */
  readonly gradient: NumberSnapshot | null;
}

/** One tensor goes into the making of another, as its input number `place`. */
export interface RecordedEdge {
  readonly from: number;
  readonly to: number;
  readonly place: number;
}

/** The gradient that one step sends to one input. */
export interface RecordedShare {
  /** Index of the input's node. */
  readonly node: number;
  readonly numbers: NumberSnapshot;
  /** Which of the shares that this node gets it is, from 1. */
  readonly order: number;
}

/** One of the voxels, or pixels, between which a sample lies. */
export interface RecordedNeighbour {
  /** Its index, (x, y) or (x, y, z). */
  readonly voxel: readonly number[];
  readonly inside: boolean;
  /** $I_q$; 0 outside. */
  readonly value: number;
  /** $w_q$ */
  readonly weight: number;
  /** $\partial w_q / \partial x$ and so on, per voxel. */
  readonly slope: readonly number[];
}

/** An interpolation: at a place, or through one of the offsets of a pair. */
export interface RecordedInterpolation {
  /** -1 for the second offset of a pair, whose sample is subtracted. */
  readonly sign: number;
  /** In voxels, (x, y) or (x, y, z). */
  readonly place: readonly number[];
  /** How many voxels the place moves per unit of its coordinate. */
  readonly moved: readonly number[];
  readonly neighbours: readonly RecordedNeighbour[];
}

/** One number that sampling gave. */
export interface RecordedSample {
  /** Its place in the tensor. */
  readonly index: readonly number[];
  /** Its gradient, $\partial L / \partial F$. */
  readonly gradient: number;
  readonly parts: readonly RecordedInterpolation[];
}

/** The first samples of a step backward through sampling. */
export interface RecordedSampling {
  /** What the coordinates are called: p of a grid, S of an offset. */
  readonly coordinate: 'p' | 'S';
  readonly samples: readonly RecordedSample[];
  /** How many there are, shown or not. */
  readonly count: number;
}

/** One step backward: the gradient of one node goes through its VJP to its inputs. */
export interface RecordedStep {
  /** Index of the node whose gradient came in. */
  readonly node: number;
  readonly operation: string;
  /** The VJP in TeX. */
  readonly formula: string;
  /** Nodes whose numbers the VJP read: what the forward pass had to keep for it. */
  readonly saved: readonly number[];
  readonly shares: readonly RecordedShare[];
  /** Null where nothing is interpolated. */
  readonly sampling: RecordedSampling | null;
  /** Bytes of the gradients that it made. */
  readonly bytes: number;
  readonly kernels: readonly string[];
  readonly milliseconds: number;
}

/**
 * A program's forward pass as a graph and its backward pass as steps, in plain data: it can be
 * stored as JSON, sent to another thread and drawn anywhere.
 */
export interface Recording {
  readonly device: string;
  /** In the order in which they were made, the leaves first where they are used; last the loss. */
  readonly nodes: readonly RecordedNode[];
  readonly edges: readonly RecordedEdge[];
  readonly steps: readonly RecordedStep[];
}
