import { dropoutMask } from '../../dropout-mask.js';
import { dropout } from '../../operations/dropout.js';
import { Random } from '../../random.js';
import { check, type OperationCheck } from '../operation-check.js';

/** Dropout of elements and of whole channels, with the same mask each time. */
export const regularisationChecks: readonly OperationCheck[] = [true, false].map((wholeChannels) =>
  check(
    'dropout',
    wholeChannels ? 'whole channels' : 'elements',
    [{ name: 'x', shape: [2, 5, 3, 2] }],
    (x) => dropout(x, dropoutMask(x, { p: 0.4, wholeChannels }, new Random(3))),
  ),
);
