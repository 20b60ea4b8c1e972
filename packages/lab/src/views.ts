import type { ReferenceName } from './course/references.js';
import type { View } from './view.js';

/** A view before it is loaded: the home page and the header tell of it. */
export interface ViewEntry {
  readonly name: string;
  readonly title: string;
  /** What one can do there, in one sentence. */
  readonly about: string;
  /** Who showed first what is to be seen there. */
  readonly papers: readonly ReferenceName[];
  /** Loads its code, which is no part of the first page. */
  load(): Promise<View>;
}

/** All views, in the order of the lecture. */
export const views: readonly ViewEntry[] = [
  {
    name: 'trilinear',
    title: 'Trilinear stepper',
    about: 'Drag a sampling point through a scan: corners, weights, value and gradient follow.',
    papers: ['heinrich-2019', 'jaderberg-2015'],
    load: async () => (await import('./views/trilinear.js')).view,
  },
  {
    name: 'family',
    title: 'Family',
    about: 'Where each deformable convolution looks: point at a place of an image.',
    papers: ['dai-2017', 'heinrich-2019', 'luo-2016'],
    load: async () => (await import('./views/family.js')).view,
  },
  {
    name: 'backward',
    title: 'Backward stepper',
    about: 'A backward pass step by step: what comes in, what was saved, what goes out.',
    papers: ['baydin-2018'],
    load: async () => (await import('./views/backward.js')).view,
  },
  {
    name: 'gradcheck',
    title: 'Gradient check',
    about: 'Step size against error: truncation, rounding and the kink, for each operation.',
    papers: ['baydin-2018'],
    load: async () => (await import('./views/gradcheck.js')).view,
  },
  {
    name: 'learn-offset',
    title: 'Learn an offset',
    about: 'Drop an offset into its loss landscape, and watch it roll, hop at a kink, or get lost.',
    papers: ['jaderberg-2015', 'heinrich-2019'],
    load: async () => (await import('./views/learn-offset.js')).view,
  },
  {
    name: 'training',
    title: 'Training',
    about: 'OBELISK learns from phantoms: offsets spread, organs of a held-out patient appear.',
    papers: ['heinrich-2019'],
    load: async () => (await import('./views/training.js')).view,
  },
  {
    name: 'scan',
    title: 'Scan',
    about: 'Drop a CT and weights: organs are found here, shown in three planes and in 3D.',
    papers: ['heinrich-2019'],
    load: async () => (await import('./views/scan.js')).view,
  },
];
