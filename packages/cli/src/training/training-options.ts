import { type Command, Option } from 'commander';
import { deviceOption } from '../device-option.js';
import {
  fraction,
  parseSize,
  parseSpacing,
  positiveNumber,
  probability,
  wholeNumber,
  zeroOrMore,
} from '../numbers.js';

/** Adds the options about data and recipe. */
export function addTrainingOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'phantoms, or a folder of labelled scans', 'phantoms')
    .option('--phantoms <n>', 'how many phantoms (default: 20)', wholeNumber(3))
    .option(
      '--spacing <d,h,w>',
      'resample scans to this voxel size in mm, towards right, front and head; median is that of ' +
        'the scans to learn from, none leaves voxels as they are',
      parseSpacing,
      'median',
    )
    .option(
      '--size <d,h,w>',
      'bring scans to this number of voxels, towards right, front and head (default: as the ' +
        'largest scan, when sizes differ)',
      parseSize,
    )
    .addOption(
      new Option('--fit <how>', 'how scans get their --size: padded and cut, or stretched')
        .choices(['crop', 'resample'])
        .default('crop'),
    )
    .option('--epochs <n>', 'rounds (default: 300; for OBELISK on points 50)', wholeNumber(1))
    .option('--point-epochs <n>', 'the same, for OBELISK on points alone', wholeNumber(1))
    .addOption(
      new Option('--steps <n>', 'steps instead of epochs')
        .argParser(wholeNumber(1))
        .conflicts(['epochs', 'pointEpochs']),
    )
    .addOption(
      new Option(
        '--recipe <name>',
        "for OBELISK on points: the default, for short trainings, or the paper's",
      )
        .choices(['default', 'paper'])
        .default('default'),
    )
    .option(
      '--batch <n>',
      'scans per step (default: 4, or as many as there are; for OBELISK on points 3)',
      wholeNumber(1),
    )
    .option(
      '--accumulate <n>',
      'parts of a batch, one after the other (default: 1)',
      wholeNumber(1),
    )
    .option('--rate <number>', 'learning rate of Adam (default: 0.002)', positiveNumber)
    .option(
      '--decay <number>',
      'factor of the rate per epoch (default: 0.99; in the default recipe for OBELISK on points ' +
        'the rate falls to a tenth)',
      fraction,
    )
    .option('--weight-decay <number>', 'added to the gradient (default: 0.00001)', zeroOrMore)
    .addOption(
      new Option('--loss <name>', 'what is made small (default: cross-entropy)').choices([
        'cross-entropy',
        'soft-dice',
        'hinge-dice',
      ]),
    )
    .option(
      '--hard <number>',
      'hardest part of the voxels, for cross-entropy (default: 0.25; in the default recipe for ' +
        'OBELISK on points 0.5)',
      fraction,
    )
    .addOption(augmentOption())
    .option('--dropout <p>', 'probability of dropout in the U-Nets (default: 0)', probability)
    .option(
      '--measure-every <epochs>',
      'measure Dice after so many epochs (default: 20 times in all; for OBELISK on points 1)',
      wholeNumber(1),
    )
    .option('--cache <folder>', 'where prepared scans are kept (default: beside the results)')
    .addOption(deviceOption());
}

/** Without a number it takes the deviation of the released training code. */
function augmentOption(): Option {
  return new Option(
    '--augment [deviation]',
    'random affine maps: standard deviation of the noise on their matrices, 0 for none (0.075, ' +
      'as released, when no number is given, and for networks of whole volumes)',
  )
    .preset('0.075')
    .argParser(zeroOrMore);
}
