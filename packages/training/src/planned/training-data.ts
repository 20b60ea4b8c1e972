import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Grid, phantomLabels, phantomSeries, shapeOf } from '@obelisk/data';
import { openDataset, readDatasetCase, readScanGrid } from '@obelisk/data/node';
import type { LabelledCase } from '../experiment.js';
import { heedInterruption } from '../heed-interruption.js';
import { memorySource } from '../memory-source.js';
import type { CaseSource, Preparation } from '../preparation.js';
import type { Modality } from '../preparation-plan.js';
import { preparedSource } from '../prepared-source.js';
import { modalityLine, modalityOf } from './modality.js';

/** Labelled scans to learn from. */
export interface TrainingData {
  readonly name: string;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly modality: Modality;
  readonly names: readonly string[];
  /** Lines about what one may have meant otherwise, to be told before a training. */
  readonly remarks: readonly string[];
  /** Shape and affine of a scan, from its header alone. */
  grid(at: number): Grid;
  /** A case as its files have it. */
  read(at: number): LabelledCase;
  /** The cases as networks want them; prepared ones are kept in the folder `cache`. */
  prepared(preparation: Preparation, cache: string): CaseSource;
}

/** How many phantoms there are to learn from and to be tested on, unless asked for. */
export const phantomCount = 20;

/** Phantoms, made here and now. */
export async function phantomData(
  seed: number,
  count = phantomCount,
  signal?: AbortSignal,
): Promise<TrainingData> {
  const cases: LabelledCase[] = [];
  for (const phantom of phantomSeries({ count, seed })) {
    cases.push({ ...phantom, name: `phantom ${cases.length + 1}` });
    await heedInterruption(signal, 'interrupted before the training began');
  }
  return {
    name: `${count} phantoms`,
    labels: phantomLabels,
    modality: 'hounsfield',
    names: cases.map(({ name }) => name),
    remarks: [],
    grid: (at) => ({ shape: shapeOf(cases[at].scan), affine: cases[at].scan.affine }),
    read: (at) => cases[at],
    prepared: (preparation) => memorySource(cases, preparation),
  };
}

/** The labelled cases of a folder. */
function folderData(folder: string): TrainingData {
  const dataset = openDataset(folder);
  const read = (at: number) => {
    const one = dataset.training[at];
    return { name: one.name, ...readDatasetCase(dataset, one) };
  };
  return {
    name: `${dataset.name} (${basename(resolve(folder))})`,
    labels: dataset.labels,
    modality: modalityOf(dataset.modalities[0]),
    names: dataset.training.map(({ name }) => name),
    remarks: [modalityLine(dataset.modalities[0])],
    grid: (at) => readScanGrid(join(folder, dataset.training[at].image)),
    read,
    prepared: (preparation, cache) => preparedSource(dataset, preparation, cache),
  };
}

/**
 * The labelled scans that a name stands for.
 * @param data - 'phantoms', or a folder
 * @param seed - of the phantoms
 * @param phantoms - how many
 * @throws Error when the folder holds no data set; Interruption when the signal was aborted
 *
 * @example
 * ```ts
 * import { openTrainingData } from '@obelisk/training/node';
 * const { name, labels } = await openTrainingData('phantoms', 1, 3);
 * name; // => '3 phantoms'
 * labels[0]; // => 'background'
 * ```
 */
export async function openTrainingData(
  data: string,
  seed: number,
  phantoms?: number,
  signal?: AbortSignal,
): Promise<TrainingData> {
  if (data !== 'phantoms') return folderData(data);
  const remarks = isFolder(data)
    ? ['the computed phantoms are taken as data; the folder of that name is ./phantoms']
    : [];
  return { ...(await phantomData(seed, phantoms, signal)), remarks };
}

const isFolder = (path: string) =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
