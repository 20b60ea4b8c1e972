import { Option } from 'commander';

/** How much of a scan a network shall see: all of it, or as much as it learned from. */
export type FieldOfView = 'scan' | 'trained';

export function fieldOfViewOption(): Option {
  return new Option('--field-of-view <which>', 'as the scan has it, or as in training, see below')
    .choices(['scan', 'trained'] satisfies FieldOfView[])
    .default('scan');
}
