// How long a reader of the lab waits for its first answer, and whether it answers while it trains.
import { firstInteraction } from '../lab/first-interactions.js';
import { longestSilence } from '../lab/training-page.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, places } from '../support/lab.js';
import { type StartFigures, startFigures } from './report/start-figures.js';

/** Something that a reader waits for. */
interface LabStart {
  readonly id: string;
  readonly title: string;
  /** What it may take, in milliseconds. */
  readonly limit: number;
  /** Milliseconds that it took. */
  readonly once: (lab: Lab) => Promise<number>;
}

const starts: readonly LabStart[] = [
  ...places.map((place) => ({
    id: `lab${place.replace('#', '').replaceAll('/', '-')}`,
    title: `the lab, ${place}: from the address to the first answer, nothing in the cache`,
    limit: 2000,
    once: (lab: Lab) => firstInteraction(lab, place),
  })),
  {
    id: 'lab-silence',
    title: 'the lab, #/training: the longest time without an answer while it trains',
    limit: 1000,
    once: longestSilence,
  },
];

/** The names of all waits in the lab. */
export const labStartNames: readonly string[] = starts.map(({ id }) => id);

/** Medians over `turns`; none where there is no browser. */
export async function measureLab(
  turns: number,
  names: readonly string[] = labStartNames,
): Promise<StartFigures[]> {
  const wanted = starts.filter(({ id }) => names.includes(id));
  if (wanted.length === 0 || missingChromium() !== null) return [];
  const lab = await openLab();
  try {
    const found: StartFigures[] = [];
    for (const { title, limit, once } of wanted) {
      found.push({ ...(await startFigures(title, turns, () => once(lab))), limit });
    }
    return found;
  } finally {
    await lab.close();
  }
}
