import type { SegmentationChoices, TrainedModel, VoxelBox } from '@obelisk/training';
import type { DeviceChoice } from '@obelisk/training/command';
import type { AskedChoices } from '@obelisk/training/node';
import { chosenModel } from '../chosen-model.js';
import { openChosenDevice } from '../device-option.js';
import type { FieldOfView } from '../field-of-view-option.js';
import type { Terminal } from '../terminal.js';

export interface SegmentOptions extends AskedChoices {
  readonly model?: string;
  readonly weights: readonly string[];
  readonly input: string;
  readonly output: string;
  readonly continue: boolean;
  readonly volume?: number;
  readonly series?: string;
  readonly nanAsAir: boolean;
  readonly crop?: VoxelBox;
  readonly fieldOfView: FieldOfView;
  readonly groundTruth?: string;
  readonly overlay?: string;
  readonly json: boolean;
  readonly device: DeviceChoice;
}

/** The device and the network that were asked for, and how large a scan it shall see. */
export async function openModel(terminal: Terminal, options: SegmentOptions) {
  const { askedFieldOfView, mirrorLine, requireStretching } = await import('@obelisk/training');
  const { askedChoices, requireSeveralPasses } = await import('@obelisk/training/node');
  requireSeveralPasses(options, options.weights.length);
  const { device, reason } = await openChosenDevice(options.device);
  const model = await chosenModel(options.model, options.weights, device);
  if (model.line) terminal.note(model.line);
  if (options.crop) requireStretching(model);
  if (options.mirror) terminal.note(mirrorLine);
  const choices = askedChoices(options, model.labels);
  const fieldOfView = askedFieldOfView(options.fieldOfView, model);
  return { device, reason, model, choices, fieldOfView };
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
