import { askedSpacing, type CrossvalPlan } from './crossval-plan.js';
import { shellLine } from './shell-line.js';

/**
 * The command that does a cross-validation again, with every option that was given.
 *
 * @example
 * ```ts
 * import { type CrossvalPlan, planCommand } from '@obelisk/training/node';
 * const plan: CrossvalPlan = {
 *   folder: 'folds',
 *   version: 1,
 *   models: ['obelisk'],
 *   seeds: [1],
 *   folds: [['phantom 1'], ['phantom 2'], ['phantom 3']],
 *   data: 'phantoms',
 *   dataSeed: 1,
 *   grid: { orientation: 'RAS', spacing: null, size: [8, 8, 8], fit: 'crop' },
 *   options: { phantoms: 3, recipe: 'default', device: 'webasm' },
 *   cache: 'prepared',
 * };
 * const [program, ...options] = planCommand(plan).split(' --');
 * program; // => 'obelisk crossval'
 * options.slice(0, 3); // => ['models obelisk', 'data phantoms', 'folds leave-one-out']
 * ```
 */
export function planCommand(plan: CrossvalPlan): string {
  const { models, seeds, folds, data, grid, options, folder } = plan;
  const { size, fit } = grid;
  const spacing = askedSpacing(plan);
  const all = {
    ...{ models, data, folds: foldCount(folds), seeds, size },
    fit: fit === 'crop' ? undefined : fit,
    ...options,
    spacing: spacing === 'median' ? undefined : spacing,
    out: folder,
  };
  const words = Object.entries(all).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`--${dashed(name)}`, String(value)],
  );
  return shellLine(['obelisk', 'crossval', ...words]);
}

function foldCount(folds: CrossvalPlan['folds']): number | string {
  return folds.every((fold) => fold.length === 1) ? 'leave-one-out' : folds.length;
}

/** `weightDecay` as `weight-decay`. */
const dashed = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
