import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@obelisk/data/node';
import { shown } from '@obelisk/engine/text';
import { writeSafetensors } from '@obelisk/nn';
import ndarray from 'ndarray';
import type { ExperimentResult } from '../experiment.js';
import { writePlan } from '../folder/training-plan.js';
import { peakMemory } from '../peak-memory.js';
import type { TrainingData } from '../planned/training-data.js';
import type { TrainingSettings } from '../recipes.js';
import { ownVersion } from '../version.js';
import { type CrossvalJob, type CrossvalPlan, doneFile } from './crossval-plan.js';
import type { CaseScore, FoldSummary } from './fold-summary.js';
import { readFoldSummary } from './read-fold-summary.js';

/** What a fold came to. */
interface FoldOutcome {
  readonly data: Pick<TrainingData, 'labels'>;
  readonly settings: TrainingSettings;
  readonly cases: readonly CaseScore[];
  readonly result: ExperimentResult;
  /** How many cases were learned from. */
  readonly trained: number;
}

/** Writes the offsets of a fold, and then its summary, with which it is done. */
export function writeFold(
  folder: string,
  plan: CrossvalPlan,
  { model, seed, fold }: CrossvalJob,
  { data, settings, cases, result, trained }: FoldOutcome,
): void {
  const { network, history, offsets } = result;
  const epochs = settings.steps / settings.stepsPerEpoch;
  const summary: FoldSummary = {
    ...{ model, seed, fold, folds: plan.folds.length, labels: data.labels },
    ...{ parameters: network.parameterCount(), trainingCases: trained, epochs, cases, history },
    seconds: { training: history.seconds, perEpoch: history.seconds / epochs },
    peakMemory: peakMemory(),
    device: plan.options.device,
    versions: { obelisk: ownVersion(), node: process.versions.node },
  };
  if (offsets.length > 0) writeOffsets(join(folder, 'offsets.safetensors'), offsets);
  writePlan(join(folder, doneFile), summary);
}

/** [n, 3] per layer, before and after: `offset1.before`. */
function writeOffsets(path: string, layers: ExperimentResult['offsets']): void {
  const asRows = (values: Float32Array) => ndarray(values, [values.length / 3, 3]);
  const arrays = layers.flatMap(({ name, before, after }) => [
    [`${name}.before`, asRows(before)] as const,
    [`${name}.after`, asRows(after)] as const,
  ]);
  writeFileAtomically(path, writeSafetensors(new Map(arrays)));
}

/**
 * The summary of a job that is done.
 * @throws Error when its file is missing, damaged, or that of another job
 *
 * @example
 * ```ts
 * import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { crossvalJobs, readFold } from '@obelisk/training/node';
 * const folder = mkdtempSync(`${tmpdir()}/obelisk-`);
 * const [job] = crossvalJobs({ models: ['obelisk'], seeds: [1], folds: [['a'], ['b']] });
 * readFold({ folder }, job); // throws: summary.json: is missing
 * mkdirSync(`${folder}/${job.name}`, { recursive: true });
 * writeFileSync(`${folder}/${job.name}/summary.json`, '{');
 * readFold({ folder }, job); // throws: summary.json: is damaged
 * rmSync(folder, { recursive: true });
 * ```
 */
export function readFold({ folder }: Pick<CrossvalPlan, 'folder'>, job: CrossvalJob): FoldSummary {
  const path = join(folder, job.name, doneFile);
  const summary = readFoldSummary(parsedFold(path), path);
  const { model, seed, fold } = summary;
  if (model === job.model && seed === job.seed && fold === job.fold) return summary;
  throw new Error(
    `${path}: is of fold ${fold} of ${shown(model)} with seed ${seed}; expected ${job.name}`,
  );
}

function parsedFold(path: string): unknown {
  if (!existsSync(path)) {
    throw new Error(`${path}: is missing; expected the summary of a fold that is done`);
  }
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path}: is damaged; remove it, and the fold is measured again`);
  }
}
