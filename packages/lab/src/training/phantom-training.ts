import { phantomLabels, phantomSeries, spacingOf } from '@obelisk/data';
import type { Device } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import type { AdamStep } from '@obelisk/nn';
import { Random, type Tensor } from '@obelisk/tensor';
import {
  type CaseSource,
  checkpointFiles,
  createLearner,
  defaultRecipe,
  type Evaluation,
  evaluateCase,
  fieldOfViewOf,
  hearSampling,
  type LabelledCase,
  type Learner,
  memorySource,
  offsetsOf,
  type Preparation,
  preparationOf,
  SteppedTraining,
  type TrainingSettings,
} from '@obelisk/training';
import { abdominalWindow, type IntensityWindow } from '@obelisk/viz/basics';
import { type ExplainedStep, explainOffset } from './explain-offset.js';
import type { Axes } from './messages.js';
import type { MovedOffset } from './moved-offset.js';
import { OffsetHistory } from './offset-history.js';

/** What a training in the page begins with. */
export interface PhantomTrainingOptions {
  readonly device: Device;
  readonly seed: number;
  /** Called when a phantom is made. */
  readonly onPhantom?: (number: number, count: number) => Promise<void> | void;
}

/** Phantoms to learn from; one more is held out. */
export const trainingPhantoms = 6;

/** Coarse enough for a step in a fraction of a second, fine enough to tell the organs apart. */
const size = [40, 30, 40] as const;

/** The default recipe: after so many steps the rate is a tenth of the first one. */
export const lessonSettings: TrainingSettings = defaultRecipe(640);

const entry = modelEntry('obelisk');

/** What the network calls the offsets of its only OBELISK layer. */
const offsetsName = 'offset1';

/** The phantoms of a lesson, the held-out one last; the seed decides all. */
export async function lessonPhantoms({
  seed,
  onPhantom,
}: Omit<PhantomTrainingOptions, 'device'>): Promise<LabelledCase[]> {
  const cases: LabelledCase[] = [];
  const count = trainingPhantoms + 1;
  for (const phantom of phantomSeries({ count, seed, size: [...size] })) {
    cases.push({ name: `phantom ${cases.length + 1}`, ...phantom });
    await onPhantom?.(cases.length, count);
  }
  return cases;
}

/** The original OBELISK network learning from phantoms, a step at a time. */
export class PhantomTraining {
  readonly labels = phantomLabels;
  /** Of the held-out phantom, measured now and then. */
  readonly evaluations: { readonly step: number; readonly evaluation: Evaluation }[] = [];

  #explained: ExplainedStep | null = null;

  private constructor(
    readonly steps: SteppedTraining,
    readonly heldOut: LabelledCase,
    readonly history: OffsetHistory,
    readonly learner: Learner,
    private readonly learned: CaseSource,
    private readonly preparation: Preparation,
    private readonly options: PhantomTrainingOptions,
  ) {}

  /** Makes phantoms and network. Random numbers are drawn in the order of `runExperiment`. */
  static async begin(options: PhantomTrainingOptions): Promise<PhantomTraining> {
    const { device, seed } = options;
    const phantoms = await lessonPhantoms(options);
    const labels = phantomLabels.length;
    const learned = phantoms.slice(0, trainingPhantoms);
    // All have one spacing: the weights carry it, so that other scans are resampled to it.
    const spacing = spacingOf(learned[0].scan.affine);
    const preparation = { ...preparationOf(entry), spacing };
    const cases = memorySource(learned, preparation);
    const random = new Random(seed);
    const made = { device, random: random.fork(), labels };
    const learner = await createLearner(entry, cases, lessonSettings, made);
    const settings = lessonSettings;
    const task = { learner, cases, validation: null, labels, settings, random: random.fork() };
    const heldOut = phantoms[trainingPhantoms];
    const history = new OffsetHistory(await offsets(learner));
    const steps = new SteppedTraining(task);
    return new PhantomTraining(steps, heldOut, history, learner, cases, preparation, options);
  }

  /** Takes a step, after which `explain` can tell of it. @returns the loss */
  async step(): Promise<number> {
    const { steps, learned, history } = this;
    const scans = steps.state.upcoming(lessonSettings.scansPerStep);
    this.#explained?.heard.free();
    this.#explained = null;
    const parameter = steps.state.network.parameters().get(offsetsName) as Tensor;
    const heard = await hearSampling(parameter, () => steps.step());
    const { step, optimiser } = steps.state;
    history.add(step, await offsets(this.learner));
    const taken = optimiser.lastStep(offsetsName) as AdamStep;
    this.#explained = { step, names: scans.map((at) => learned.names[at]), heard, taken };
    return heard.result;
  }

  /** Its weights were replaced by those of a training that was kept: offsets are elsewhere now. */
  async lookAgain(): Promise<void> {
    this.history.add(this.steps.state.step, await offsets(this.learner));
  }

  /** Why an offset moved in the last step; null before the first. @param axes - of the slices */
  async explain(offset: number, axes: Axes): Promise<MovedOffset | null> {
    const { history, preparation } = this;
    const window = abdomenAsSeen(preparation);
    return this.#explained && explainOffset(this.#explained, history, offset, axes, window);
  }

  /** Segments the held-out phantom as the network is now; once per step. */
  async evaluate(): Promise<Evaluation> {
    const { step } = this.steps.state;
    const last = this.evaluations.at(-1);
    if (last?.step === step) return last.evaluation;
    const one = await memorySource([this.heldOut], this.preparation).load(0);
    const evaluation = await evaluateCase(this.learner, one, this.labels.length);
    this.evaluations.push({ step, evaluation });
    return evaluation;
  }

  /** The weights as the command line writes them: they say what they are. */
  async weights(): Promise<Uint8Array> {
    const { device, seed } = this.options;
    const { network, history } = this.steps.state;
    const files = await checkpointFiles(network, history, {
      model: entry.name,
      labels: this.labels,
      preparation: this.preparation,
      fieldOfView: fieldOfViewOf(this.heldOut.scan),
      seed,
      device: device.name,
      settings: { ...lessonSettings, lr: this.steps.lr },
    });
    return files.weights;
  }
}

/** The window of the abdomen, in the numbers that the network sees. */
function abdomenAsSeen({ intensity }: Preparation): IntensityWindow {
  const { centre, width } = abdominalWindow;
  const { factor, offset } = intensity === 'volume' ? { factor: 1, offset: 0 } : intensity;
  return { centre: centre * factor + offset, width: width * factor };
}

async function offsets({ network }: Learner): Promise<Float32Array> {
  return (await offsetsOf(network)).get(offsetsName) as Float32Array;
}
