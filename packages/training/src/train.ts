import type { ModelEntry, ObeliskNet } from '@obelisk/models';
import { Adam, classWeights, exponentialSchedule } from '@obelisk/nn';
import type { Random } from '@obelisk/tensor';
import { meanOfPresent } from './dice.js';
import { evaluateScan } from './evaluate.js';
import type { TrainingSettings } from './recipes.js';
import { trainStep } from './train-step.js';
import type { TrainingScan } from './training-scan.js';

/** How far a training is. */
export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly epochs: number;
  readonly loss: number;
  /** Mean Dice over the labels that are there, when last measured. */
  readonly dice: number | null;
  readonly secondsLeft: number;
}

/** What came out of a training, step by step. */
export interface TrainingHistory {
  readonly steps: number[];
  readonly loss: number[];
  readonly diceSteps: number[];
  /** Dice per label but the background, averaged over the validation scans; null where absent. */
  readonly dice: (number | null)[][];
  seconds: number;
  /** Whether it was stopped before its last step. */
  stopped: boolean;
}

/** Everything that `train` works on. */
export interface TrainingTask {
  readonly network: ObeliskNet;
  readonly entry: Pick<ModelEntry, 'gridStep' | 'labels'>;
  readonly scans: readonly TrainingScan[];
  /** Scans on which Dice is measured after each epoch; none to leave that out. */
  readonly validation: readonly TrainingScan[];
  readonly settings: TrainingSettings;
  readonly random: Random;
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Called after each epoch, with the history so far: the place for checkpoints. */
  readonly onEpoch?: (epoch: number, history: TrainingHistory) => void | Promise<void>;
  /** Stops after the step that is running. */
  readonly signal?: AbortSignal;
}

/**
 * Trains a network by the recipe of Section 4.
 * @throws Error when there are no scans, or the loss is not a number any more
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/kernels';
 * import { modelEntry } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * import { paperRecipe, train, trainingScan } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = modelEntry('obelisk');
 * const network = entry.create({ device, random: new Random(1), labels: 9 });
 * const [{ scan, labels }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const scans = [trainingScan('phantom', scan, labels, entry.preprocessing, device)];
 * const settings = { ...paperRecipe, steps: 2, locations: 8 };
 * const task = { network, entry, scans, validation: [], settings, random: new Random(2) };
 * (await train(task)).loss.length; // => 2
 * ```
 */
export async function train(task: TrainingTask): Promise<TrainingHistory> {
  const { network, scans, settings, random, signal } = task;
  if (scans.length === 0) throw new Error('train: expected at least one labelled scan');
  network.train();
  const optimiser = new Adam(network.parameters(), settings);
  const rateOf = exponentialSchedule(settings.rate, settings.decay);
  const weights = weightsOfClasses(task);
  const history = emptyHistory();
  const started = performance.now();
  for (let step = 1; step <= settings.steps && !signal?.aborted; step++) {
    const epoch = Math.ceil(step / settings.stepsPerEpoch);
    optimiser.rate = rateOf(epoch - 1);
    const batch = chosenScans(scans, settings.scansPerStep, random);
    const stepSettings = { ...settings, classWeights: weights };
    const loss = await trainStep(network, optimiser, batch, stepSettings, random);
    if (!Number.isFinite(loss)) throw new Error(`train: the loss became ${loss} at step ${step}`);
    history.steps.push(step);
    history.loss.push(loss);
    if (step % settings.stepsPerEpoch === 0 || step === settings.steps) {
      await measure(task, step, history);
      await task.onEpoch?.(epoch, history);
    }
    history.seconds = (performance.now() - started) / 1000;
    report(task, history, epoch);
    await new Promise((resume) => setTimeout(resume, 0)); // lets Ctrl-C and the page in
  }
  history.stopped = history.steps.length < settings.steps;
  return history;
}

function emptyHistory(): TrainingHistory {
  return { steps: [], loss: [], diceSteps: [], dice: [], seconds: 0, stopped: false };
}

function chosenScans(scans: readonly TrainingScan[], count: number, random: Random) {
  const order = random.permutation(scans.length);
  return Array.from({ length: count }, (_, at) => scans[order[at % scans.length]]);
}

function weightsOfClasses({ scans, entry, settings }: TrainingTask): number[] {
  const counts = new Array<number>(entry.labels.length).fill(0);
  if (settings.classWeighting === 'none') return counts.fill(1);
  for (const scan of scans) for (const label of scan.labels) counts[label]++;
  return classWeights(counts);
}

async function measure(task: TrainingTask, step: number, history: TrainingHistory): Promise<void> {
  if (task.validation.length === 0) return;
  const perScan: (readonly (number | null)[])[] = [];
  for (const scan of task.validation) {
    perScan.push((await evaluateScan(task.network, task.entry, scan)).dice);
  }
  history.diceSteps.push(step);
  history.dice.push(perScan[0].map((_, label) => meanOfPresent(perScan.map((d) => d[label]))));
}

function report({ settings, onProgress }: TrainingTask, history: TrainingHistory, epoch: number) {
  const step = history.steps.length;
  const lastDice = history.dice.at(-1);
  onProgress?.({
    step,
    steps: settings.steps,
    epoch,
    epochs: Math.ceil(settings.steps / settings.stepsPerEpoch),
    loss: history.loss[step - 1],
    dice: lastDice ? meanOfPresent(lastDice) : null,
    secondsLeft: (history.seconds / step) * (settings.steps - step),
  });
}
