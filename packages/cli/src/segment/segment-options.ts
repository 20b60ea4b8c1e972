import type { SegmentationChoices, TrainedModel, VoxelBox } from '@obelisk/training';
import { type DeviceChoice, UsageError } from '@obelisk/training/command';
import { chosenModel } from '../chosen-model.js';
import { openChosenDevice } from '../device-option.js';
import type { FieldOfView } from '../field-of-view-option.js';
import type { Terminal } from '../terminal.js';

export interface SegmentOptions extends Omit<SegmentationChoices, 'keepLargest'> {
  readonly model?: string;
  readonly weights: readonly string[];
  readonly input: string;
  readonly output: string;
  readonly continue: boolean;
  readonly crop?: VoxelBox;
  readonly fieldOfView: FieldOfView;
  /** Names of organs, or a file of a cross-validation; true for all. */
  readonly keepLargest?: true | readonly string[];
  readonly groundTruth?: string;
  readonly overlay?: string;
  readonly json: boolean;
  readonly device: DeviceChoice;
}

/** The device and the network that were asked for, and how large a scan it shall see. */
export async function openModel(terminal: Terminal, options: SegmentOptions) {
  const { askedFieldOfView, mirrorLine, requireStretching } = await import('@obelisk/training');
  requireSeveralPasses(options);
  const { device, reason } = await openChosenDevice(options.device);
  const model = await chosenModel(options.model, options.weights, device);
  if (model.line) terminal.note(model.line);
  if (options.crop) requireStretching(model);
  if (options.mirror) terminal.note(mirrorLine);
  const choices = await choicesFor(options, model);
  const fieldOfView = askedFieldOfView(options.fieldOfView, model);
  return { device, reason, model, choices, fieldOfView };
}

function requireSeveralPasses({ uncertainty, mirror, weights }: SegmentOptions): void {
  if (!uncertainty || mirror || weights.length > 1) return;
  throw new UsageError(
    '--uncertainty tells how much several networks or flips contradict each other; expected ' +
      'several --weights, or --mirror, or --probabilities instead',
  );
}

async function choicesFor(
  { mirror, probabilities, uncertainty, keepLargest: asked }: SegmentOptions,
  { labels }: TrainedModel,
): Promise<SegmentationChoices> {
  const maps = { mirror, probabilities, uncertainty };
  if (asked === undefined) return maps;
  const file = asked !== true && asked.length === 1 && asked[0].endsWith('.json');
  if (file) {
    const { readKeptOrgans } = await import('@obelisk/training/node');
    return { ...maps, keepLargest: readKeptOrgans(asked[0], labels) };
  }
  const { keptOrgans } = await import('@obelisk/training');
  return { ...maps, keepLargest: keptOrgans(asked, labels) };
}

/** What went in, and how, as it stands in JSON. */
export function askedAsJson(
  { input, output, weights, crop, fieldOfView }: SegmentOptions,
  { entry, preparation }: TrainedModel,
  choices: SegmentationChoices,
): object {
  const asked = { model: entry.name, weights, input, output, crop: crop?.flat(), fieldOfView };
  return { ...asked, ...choices, preparation };
}
