import { resolve } from 'node:path';
import { UsageError } from '@obelisk/training/command';
import type { CrossvalPlan } from '@obelisk/training/node';
import type { Command } from 'commander';
import type { CrossvalOptions } from './crossval-options.js';

/** Options that say how to run, not what. */
const runningOptions = ['out', 'jobs', 'printJobs', 'job', 'gather', 'keepLargest', 'slurm'];

/**
 * A folder holds one cross-validation: options that are given again must be those of its plan. One
 * that was left out then is another one now, whatever its default.
 * @throws UsageError that names the first that is not
 */
export function requireSamePlan(
  plan: CrossvalPlan,
  options: CrossvalOptions,
  command: Command,
): void {
  const planned = plannedOptions(plan);
  for (const [name, value] of Object.entries(options)) {
    const isGiven = command.getOptionValueSource(name) === 'cli';
    if (!isGiven || runningOptions.includes(name)) continue;
    const known = planned[name] ?? null;
    if (JSON.stringify(known) === JSON.stringify(asPlanned(name, value, plan))) continue;
    const option = command.options.find((each) => each.attributeName() === name)?.long;
    const begun = known === null ? 'that was begun without it' : `with ${JSON.stringify(known)}`;
    throw new UsageError(
      `${option}: this folder holds a cross-validation ${begun}; expected the same, or ` +
        'another --out',
    );
  }
}

/** What a plan says of each option, by the option's name. */
function plannedOptions(plan: CrossvalPlan): Record<string, unknown> {
  const { models, seeds, folds, data, cache } = plan;
  const { spacing: asked = plan.grid.spacing ?? 'none' } = plan.options;
  const spacing = asked === 'median' ? null : asked;
  const known = { ...plan.options, ...plan.grid, spacing };
  return { ...known, models, seeds, folds: folds.length, data, cache };
}

/** A value as the plan would have it: whole paths, and as many folds as there are scans. */
function asPlanned(name: string, value: unknown, { folds, options }: CrossvalPlan): unknown {
  if (name === 'device' && value === 'auto') return options.device; // it was taken long ago
  if (name === 'spacing' && value === 'median') return null;
  if (name === 'cache' || (name === 'data' && value !== 'phantoms')) return resolve(String(value));
  return value === 'leave-one-out' ? folds.flat().length : value;
}
