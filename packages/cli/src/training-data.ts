import { basename, resolve } from 'node:path';
import type { Preprocessing } from '@obelisk/models';
import type { LabelledCase } from '@obelisk/training';
import { heedInterruption, interruptible } from './interruption.js';

/** Labelled scans to learn from. */
export interface TrainingData {
  readonly name: string;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly intensity: Preprocessing['intensity'];
  readonly cases: readonly LabelledCase[];
}

/** How many phantoms there are to learn from and to be tested on. */
export const phantomCount = 20;

/** Phantoms, made here and now. */
export async function phantomData(seed: number): Promise<TrainingData> {
  const { phantomLabels, phantomSeries } = await import('@obelisk/data');
  const phantoms = phantomSeries({ count: phantomCount, seed });
  const cases = await gathered(phantoms, (phantom, at) => ({
    ...phantom,
    name: `phantom ${at + 1}`,
  }));
  return {
    name: `${phantomCount} phantoms`,
    labels: phantomLabels,
    intensity: 'hounsfield',
    cases,
  };
}

/** The labelled cases of a Decathlon folder. Only the intensities of a CT have a unit. */
export async function folderData(folder: string): Promise<TrainingData> {
  const { openDecathlon, readDecathlonCase } = await import('@obelisk/data/node');
  const dataset = openDecathlon(folder);
  return {
    name: `${dataset.name} (${basename(resolve(folder))})`,
    labels: dataset.labels,
    intensity: dataset.modalities[0].toUpperCase() === 'CT' ? 'hounsfield' : 'volume',
    cases: await gathered(dataset.training, (one) => ({
      name: one.name,
      ...readDecathlonCase(dataset, one),
    })),
  };
}

/** One case after the other, until Ctrl-C. */
function gathered<Source>(
  sources: Iterable<Source>,
  load: (source: Source, at: number) => LabelledCase,
): Promise<LabelledCase[]> {
  const gather = async (signal: AbortSignal) => {
    const cases: LabelledCase[] = [];
    for (const source of sources) {
      cases.push(load(source, cases.length));
      await heedInterruption(signal, 'interrupted before the training began');
    }
    return cases;
  };
  return interruptible(() => {}, gather);
}
