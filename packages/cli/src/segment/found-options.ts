import { probabilityForms } from '@obelisk/training/command';
import { InvalidArgumentError, Option } from 'commander';

/** `--mirror`: along which axes of the patient images are flipped, too; all three when not said. */
export function mirrorOption(): Option {
  return new Option('--mirror [axes]', 'also segment flipped images, as below: x, y, z')
    .preset('xyz')
    .argParser(parseAxes);
}

function parseAxes(text: string): string {
  const axes = text.toLowerCase().replaceAll(',', '');
  if (/^[xyz]+$/.test(axes) && new Set(axes).size === axes.length) return axes;
  throw new InvalidArgumentError('expected some of the axes x, y and z, each once, as xy');
}

/** `--probabilities`: as maps of organs when no form is named. */
export function probabilitiesOption(): Option {
  return new Option('--probabilities [form]', 'also write the probabilities of all labels')
    .choices(probabilityForms)
    .preset('nifti' satisfies (typeof probabilityForms)[number]);
}
