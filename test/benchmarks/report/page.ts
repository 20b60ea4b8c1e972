// docs/benchmarks.md: its words are written by hand, its tables and plots by a run.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeFilesAtomically } from '@obelisk/data/node';
import { networkPlot, ratioPlot, scalingPlot } from './plots.js';
import type { Summary } from './summary.js';
import { goalTable, layerTable, machineText, operationTable, startTable } from './tables.js';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
const page = `${docs}benchmarks.md`;

/** What a run writes into the page: names of its places there. */
export const pageParts = [
  'machine',
  'goals',
  'operations',
  'section5',
  'networks',
  'start',
] as const;

/** Puts what was measured between the marks of the page, and draws its plots. */
export function writePage(summary: Summary): void {
  const { cases } = summary;
  const parts: Readonly<Record<(typeof pageParts)[number], string>> = {
    machine: machineText(summary),
    goals: goalTable(summary),
    operations: operationTable(summary),
    section5: layerTable(summary, 'section5'),
    networks: layerTable(summary, 'networks'),
    start: startTable(summary),
  };
  const plots: Readonly<Record<string, string>> = {
    ratios: ratioPlot(cases),
    'growth-voxels': scalingPlot(cases, 'size', 'voxels of the image'),
    'growth-offsets': scalingPlot(cases, 'offsets', 'offsets'),
    'growth-channels': scalingPlot(cases, 'channels', 'channels'),
    'networks-time': networkPlot(cases, 'training', 'milliseconds'),
    'networks-memory': networkPlot(cases, 'training', 'megabytes'),
  };
  const text = Object.entries(parts).reduce(withPart, readFileSync(page, 'utf8'));
  const bytes = (value: string) => new TextEncoder().encode(value);
  writeFilesAtomically([
    [page, bytes(text)],
    ...Object.entries(plots).map(([name, svg]): [string, Uint8Array] => [
      `${docs}images/benchmark-${name}.svg`,
      bytes(svg),
    ]),
  ]);
  console.log(`${page} and its plots were written`);
}

function withPart(text: string, [name, content]: [string, string]): string {
  const marks = new RegExp(`(<!-- measured: ${name} -->)[^]*?(<!-- end -->)`);
  if (!marks.test(text)) throw new Error(`${page}: has no place for ${name}`);
  return text.replace(marks, (_, before, after) => `${before}\n\n${content}\n\n${after}`);
}
