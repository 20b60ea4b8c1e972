/** A page of the lab on the guided path. */
export interface Place {
  /** Its address after `#/`. */
  readonly address: string;
  readonly title: string;
  /** What is to be seen there. */
  readonly see: string;
}

/** A stop of the guided path: one or two pages on one question. */
export interface Stop {
  readonly title: string;
  /** In a lecture in which cells have run before; alone one takes twice as long. */
  readonly minutes: number;
  readonly places: readonly Place[];
}

const notebook = (name: string, title: string, see: string): Place => ({
  address: `notebook/${name}`,
  title,
  see,
});
const view = (address: string, title: string, see: string): Place => ({ address, title, see });

/** The guided path of eight stops; `docs/lesson-plan.md` shows how to teach it. */
export const stops: readonly Stop[] = [
  {
    title: 'Gradients',
    minutes: 25,
    places: [
      notebook('01-derivative-by-hand', 'Notebook 1', 'a tape, and what a wrong order does to it'),
      view('backward', 'Backward stepper', 'what goes through each step: run the chain of scalars'),
    ],
  },
  {
    title: 'Sampling',
    minutes: 35,
    places: [
      view('trilinear', 'Trilinear stepper', 'a point dragged over a voxel: the slope jumps'),
      notebook('02-sampling-between-voxels', 'Notebook 2', 'each derivative, line by line'),
    ],
  },
  {
    title: 'Fig. 1',
    minutes: 20,
    places: [
      notebook(
        '03-im2col-to-gridsample',
        'Notebook 3',
        'a convolution as two matrices, and one column that moves',
      ),
    ],
  },
  {
    title: 'One offset',
    minutes: 18,
    places: [
      view('learn-offset', 'Learn an offset', 'a kink, an offset that gets lost, 81 places'),
      notebook('04-one-offset-learns', 'Notebook 4', 'why: the slopes of the landscape'),
    ],
  },
  {
    title: 'The family',
    minutes: 22,
    places: [
      view('family', 'Family', 'who decides where to look, and which places look alike'),
      notebook(
        '09-where-offsets-come-from',
        'Notebook 9',
        'a DCN and an OBELISK layer trained on discs of many sizes: which one knows less, and why',
      ),
    ],
  },
  {
    title: 'A network',
    minutes: 20,
    places: [
      view('training', 'Training', 'offsets spread while organs appear; why one of them moved'),
      notebook('05-obelisk-on-a-scan', 'Notebook 5', 'the offsets taken back again'),
    ],
  },
  {
    title: 'Is it better?',
    minutes: 12,
    places: [
      notebook('06-the-baselines', 'Notebook 6', 'five reasons to wait before one says so'),
      view('scan', 'Scan', 'organs found in a scan'),
    ],
  },
  {
    title: 'Is it right?',
    minutes: 10,
    places: [
      notebook('08-break-it', 'Notebook 8', 'six bugs, and which witness sees them'),
      view('gradcheck', 'Gradient check', 'a kink, where differences help no more'),
    ],
  },
];

/** Where a page is on the path, counted from 0; null when it is not. */
export function onPath(address: string): { readonly stop: number; readonly place: number } | null {
  // What follows a view's name is a point within it.
  const isAt = (place: Place) => `${address}/`.startsWith(`${place.address}/`);
  const stop = stops.findIndex(({ places }) => places.some(isAt));
  return stop < 0 ? null : { stop, place: stops[stop].places.findIndex(isAt) };
}
