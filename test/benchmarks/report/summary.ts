import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@obelisk/data/node';
import type { CaseFigures } from './figures.js';
import type { Machine } from './machine.js';
import type { StartFigures } from './start-figures.js';

/** How much was measured. */
export interface Effort {
  /** Processes per contestant, at most. */
  readonly turns: number;
  /** Milliseconds of rounds in each. */
  readonly budget: number;
}

/** All that runs found out. */
export interface Summary {
  readonly effort: Effort;
  readonly machine: Machine;
  /** Processes that wanted a core, after each case. */
  readonly loads: readonly number[];
  readonly cases: readonly CaseFigures[];
  readonly starts: readonly StartFigures[];
}

const fileIn = (folder: string) => join(folder, 'summary.json');

export function readSummary(folder: string): Summary | null {
  const file = fileIn(folder);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

export function writeSummary(folder: string, summary: Summary): void {
  mkdirSync(folder, { recursive: true });
  const text = `${JSON.stringify(summary, null, 1)}\n`;
  writeFileAtomically(fileIn(folder), new TextEncoder().encode(text));
}
