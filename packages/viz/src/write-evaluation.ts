import { join } from 'node:path';
import { writeFilesAtomically } from '@obelisk/data/node';
import { nnunetSummary } from '@obelisk/training';
import { evaluationCsv, evaluationTableCsv } from './evaluation-csv.js';
import { type EvaluationContent, evaluationReport } from './evaluation-report.js';

const names = ['report.html', 'summary.json', 'summary.csv', 'cases.csv'] as const;

/**
 * The files that {@link writeEvaluation} writes, the report first.
 *
 * @example
 * ```ts
 * import { evaluationPaths } from '@obelisk/viz/node';
 * evaluationPaths('out')[0]; // => 'out/report.html'
 * ```
 */
export function evaluationPaths(folder: string): readonly string[] {
  return names.map((name) => join(folder, name));
}

/**
 * Writes an evaluation into a folder: `summary.json` as nnU-Net has it, `summary.csv`, `cases.csv`
 * and `report.html`.
 * @throws one sentence when a file cannot be written
 *
 * @example
 * ```ts
 * import { summedUp } from '@obelisk/training';
 * import { writeEvaluation } from '@obelisk/viz/node';
 * const names = { prediction: 'a', truth: 'b', command: 'obelisk evaluate', versions: {} };
 * const content = { ...summedUp([], new Map([[1, 'liver']]), 1), ...names };
 * writeEvaluation('absent/folder', content); // throws: no such file or folder
 * ```
 */
export function writeEvaluation(folder: string, content: EvaluationContent): void {
  const texts: Readonly<Record<(typeof names)[number], string>> = {
    'summary.json': `${JSON.stringify(nnunetSummary(content), null, 2)}\n`,
    'summary.csv': evaluationTableCsv(content),
    'cases.csv': evaluationCsv(content),
    'report.html': evaluationReport(content),
  };
  writeFilesAtomically(
    Object.entries(texts).map(([name, text]): [string, Uint8Array] => [
      join(folder, name),
      new TextEncoder().encode(text),
    ]),
  );
}
