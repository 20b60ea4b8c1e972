import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Grid } from '@obelisk/data';
import type { CaseSource, LabelledCase, Modality, Preparation } from '@obelisk/training';
import { heedInterruption, interruptible } from '../interruption.js';
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
  prepared(preparation: Preparation, cache: string): Promise<CaseSource>;
}

/** How many phantoms there are to learn from and to be tested on, unless asked for. */
export const phantomCount = 20;

/** Phantoms, made here and now. */
export async function phantomData(seed: number, count = phantomCount): Promise<TrainingData> {
  const { phantomLabels, phantomSeries, shapeOf } = await import('@obelisk/data');
  const { memorySource } = await import('@obelisk/training');
  const cases = await interruptible(
    () => {},
    async (signal) => {
      const made: LabelledCase[] = [];
      for (const phantom of phantomSeries({ count, seed })) {
        made.push({ ...phantom, name: `phantom ${made.length + 1}` });
        await heedInterruption(signal, 'interrupted before the training began');
      }
      return made;
    },
  );
  return {
    name: `${count} phantoms`,
    labels: phantomLabels,
    modality: 'hounsfield',
    names: cases.map(({ name }) => name),
    remarks: [],
    grid: (at) => ({ shape: shapeOf(cases[at].scan), affine: cases[at].scan.affine }),
    read: (at) => cases[at],
    prepared: async (preparation) => memorySource(cases, preparation),
  };
}

/** The labelled cases of a folder. */
export async function folderData(folder: string): Promise<TrainingData> {
  const { openDataset, readDatasetCase, readScanGrid } = await import('@obelisk/data/node');
  const { preparedSource } = await import('@obelisk/training/node');
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
    prepared: async (preparation, cache) => preparedSource(dataset, preparation, cache),
  };
}

/** What `--data` names: phantoms, or a folder. */
export async function openTrainingData(
  data: string,
  seed: number,
  phantoms?: number,
): Promise<TrainingData> {
  if (data !== 'phantoms') return folderData(data);
  const remarks = isFolder(data)
    ? ['--data phantoms: the computed phantoms are taken; the folder of that name is ./phantoms']
    : [];
  return { ...(await phantomData(seed, phantoms)), remarks };
}

const isFolder = (path: string) =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
