import { basename, resolve } from 'node:path';
import type { Preprocessing } from '@obelisk/models';
import type { LabelledCase } from '@obelisk/training';

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
  const cases = [...phantomSeries({ count: phantomCount, seed })].map((phantom, at) => ({
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
    cases: dataset.training.map((one) => ({ name: one.name, ...readDecathlonCase(dataset, one) })),
  };
}
