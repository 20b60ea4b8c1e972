import { readFileSync } from 'node:fs';
import type { TrainingSettings } from '@obelisk/training';
import type { DeviceChoice } from '../device-option.js';
import type { TrainingGrid } from './training-grid.js';

/** Everything that a training was begun with, so that it can be gone on with. */
export interface TrainingPlan {
  readonly version: 1;
  readonly model: string;
  /** 'phantoms', or the whole path of a folder. */
  readonly data: string;
  readonly phantoms?: number;
  readonly grid: TrainingGrid;
  readonly seed: number;
  readonly settings: TrainingSettings;
  readonly device: DeviceChoice;
  readonly cache: string;
}

/** Writes a plan, before the first step. */
export async function writePlan(path: string, plan: unknown): Promise<void> {
  const { writeFileAtomically } = await import('@obelisk/data/node');
  writeFileAtomically(path, new TextEncoder().encode(`${JSON.stringify(plan, null, 2)}\n`));
}

/**
 * Reads a plan.
 * @param what - 'a training' or 'a cross-validation', for messages
 */
export function readPlan<Plan extends { version: number }>(path: string, what: string): Plan {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`${path}: cannot be read; expected a folder with ${what} in it`);
  }
  let plan: Plan | null = null;
  try {
    plan = JSON.parse(text) as Plan;
  } catch {
    // told below
  }
  if (plan?.version === 1) return plan;
  throw new Error(`${path}: is no plan of ${what} that this version can read`);
}
