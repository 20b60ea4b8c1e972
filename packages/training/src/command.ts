// What a command line needs at once: it loads nothing else, so that `--help` answers at once, too.
export { Interruption, UsageError } from './errors.js';
export { probabilityForms } from './found/segmentation-choices.js';
export { heedInterruption } from './heed-interruption.js';
export { machineFacts } from './machine-facts.js';
export { type DeviceChoice, deviceChoices } from './planned/device-choice.js';
export type { TrainingOptions } from './planned/training-options.js';
export { ownVersion } from './version.js';
