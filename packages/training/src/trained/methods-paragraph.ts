import { counted, tripleText } from '@obelisk/engine/text';
import type { ModelEntry } from '@obelisk/models';
import type { CheckpointNotes } from '../checkpoint.js';
import { meanOfPresent } from '../dice.js';
import type { Preparation } from '../preparation.js';
import type { TrainingSettings } from '../recipes.js';
import type { TrainingHistory } from '../train.js';

/** What a methods section tells of a training. */
export interface TrainedForMethods extends CheckpointNotes {
  readonly history: TrainingHistory;
  /** Name of the data set; null where nobody knows it. */
  readonly data: string | null;
  readonly entry: ModelEntry;
  /** Of the network. */
  readonly parameters: number;
}

/**
 * A paragraph for the methods section of a paper: network, data, preparation, recipe, software. It
 * says what the checkpoint knows and nothing else; who writes the paper adds where scans come from.
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { methodsParagraph, paperRecipe, preparationOf } from '@obelisk/training';
 * const entry = modelEntry('obelisk');
 * const text = methodsParagraph({
 *   ...{ entry, model: 'obelisk', labels: entry.labels, data: 'Task99', parameters: 229_441 },
 *   ...{ preparation: preparationOf(entry), settings: paperRecipe, seed: 1, device: 'webasm' },
 *   history: {
 *     ...{ steps: [1], loss: [2], diceSteps: [1], dice: [[0.5, 1]] },
 *     ...{ seconds: 60, measuringSeconds: 1, stopped: false },
 *   },
 * });
 * text.startsWith('Scans of Task99 were segmented by the network obelisk'); // => true
 * text.includes('Adam with a learning rate of 0.002'); // => true
 * ```
 */
export function methodsParagraph(trained: TrainedForMethods): string {
  const { data, entry, parameters, labels, preparation, settings } = trained;
  const scans = data === null ? 'Scans' : `Scans of ${data}`;
  return [
    `${scans} were segmented by the network ${entry.name} of OBELISK-Net (${entry.description}; ` +
      `M. P. Heinrich, O. Oktay, N. Bouteldja, Medical Image Analysis 54, 2019) with ` +
      `${parameters.toLocaleString('en')} parameters, into ` +
      `${counted(labels.length - 1, 'organ')}: ${labels.slice(1).join(', ')}.`,
    prepared(preparation),
    ...learned(trained, settings),
    software(trained),
  ].join(' ');
}

function prepared({ orientation, spacing, size, fit, intensity }: Preparation): string {
  const reached = fit === 'crop' ? 'cut or padded' : 'stretched, from the box of the body,';
  const steps = [
    `turned to the orientation ${orientation}`,
    ...(spacing ? [`resampled to ${tripleText(spacing)} mm`] : []),
    ...(size ? [`${reached} to ${tripleText(size)} voxels`] : []),
  ];
  const scaled =
    intensity === 'volume'
      ? 'Intensities were brought to mean 0 and standard deviation 1 in each scan.'
      : `Intensities in HU were multiplied by ${short(intensity.factor)}` +
        `${intensity.offset === 0 ? '' : `, and ${short(intensity.offset)} was added`}.`;
  return `Scans were ${listed(steps)}. ${scaled}`;
}

function learned(trained: TrainedForMethods, settings: TrainingSettings): string[] {
  const { entry, seed, history } = trained;
  const { scansPerStep, locations, lr, decay, weightDecay, augmentation, dropout } = settings;
  const steps = history.steps.length;
  const at = entry.kind === 'points' ? `, at ${locations} random locations of each` : '';
  const parts = [
    `Adam with a learning rate of ${short(lr)}`,
    ...(decay === 1 ? [] : [`a factor of ${short(decay)} on the rate after each epoch`]),
    ...(weightDecay === 0 ? [] : [`a weight decay of ${short(weightDecay)}`]),
    ...(dropout === 0 ? [] : [`dropout with a probability of ${short(dropout)}`]),
  ];
  const maps = `Scans were augmented by random affine maps with a standard deviation of ${short(
    augmentation,
  )}.`;
  return [
    `Training from random weights (seed ${seed}) took ${counted(steps, 'step')} of ` +
      `${counted(scansPerStep, 'scan')}${at}, in epochs of ` +
      `${counted(settings.stepsPerEpoch, 'step')}, with ${listed(parts)}.`,
    `The loss was ${lossText(settings)}.`,
    ...(augmentation === 0 ? [] : [maps]),
    ...dice(history),
  ];
}

function lossText({ loss, hardRatio, classWeighting }: TrainingSettings): string {
  if (loss !== 'cross-entropy') return loss === 'soft-dice' ? 'soft Dice' : 'hinged Dice';
  const hardest = hardRatio === 1 ? '' : ` of the hardest ${short(100 * hardRatio)} % of positions`;
  const weights = ', with classes weighted by the square root of their inverse frequency';
  return `the cross-entropy${hardest}${classWeighting === 'frequency' ? weights : ''}`;
}

function dice({ dice: measured, diceSteps }: TrainingHistory): string[] {
  const mean = meanOfPresent(measured.at(-1) ?? []);
  if (mean === null) return [];
  return [
    `Mean Dice on the validation scans was ${mean.toFixed(3)} after step ${diceSteps.at(-1)}.`,
  ];
}

function software({ history, device, arithmetic, versions = {} }: TrainedForMethods): string {
  const minutes = history.seconds / 60;
  const took = minutes < 1 ? 'less than a minute' : `${Math.round(minutes)} min`;
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const by = programs.length > 0 ? ` (${programs.join(', ')})` : '';
  const fused = device === 'webasm' && arithmetic === 'fused' ? ' with fused multiply-adds' : '';
  return `It ran on the device ${device}${fused}${by}, in ${took}.`;
}

const short = (value: number) => String(Number(value.toPrecision(4)));

/** `a`, `a and b`, `a, b and c`. */
function listed(parts: readonly string[]): string {
  const [last] = parts.slice(-1);
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
