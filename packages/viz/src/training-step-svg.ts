import * as Plot from '@observablehq/plot';
import { plotSvg } from './plot-svg.js';

/** What a graphics processor was asked for between one reading of a loss and the next. */
export interface RecordedStep {
  /** Of the network and its scans, for the picture's label. */
  readonly title: string;
  /** Kernels in the order in which they were recorded, each with its part of the training step. */
  readonly parts: readonly StepPart[];
  /** Bytes of all arrays after each kernel. */
  readonly livingBytes: readonly number[];
  /** What was sent there, and how many kernels were recorded before. */
  readonly uploads: readonly { readonly kernels: number; readonly bytes: number }[];
  /** Lists of commands that were handed over. */
  readonly submits: number;
  /** Bytes that came back, of each array. */
  readonly readbacks: readonly number[];
}

/** What a training step consists of. */
export type StepPart = 'optimiser' | 'forward' | 'backward';

/** The end of one step goes with the beginning of the next. */
const partNames = { optimiser: 'Adam', forward: 'forward', backward: 'backward' } as const;
const partColours = { optimiser: '#8a6db1', forward: '#3b82b6', backward: '#d9772b' } as const;

/** A file on pages, light or dark: it has a ground of its own. */
const style = { fontSize: '12px', background: 'white', color: '#222' };

/** Kernels of one part that follow each other, from one on to before another. */
interface Stretch {
  readonly part: StepPart;
  readonly from: number;
  readonly to: number;
}

/**
 * A training step on a graphics processor, kernel by kernel as it is recorded: how many bytes its
 * arrays have, what is sent there, and where the whole list is handed over and one number comes
 * back.
 *
 * @returns an SVG element
 * @throws when kernels and bytes differ in number
 *
 * @example
 * ```ts
 * import { trainingStepSvg } from '@obelisk/viz';
 * const svg = trainingStepSvg({
 *   title: 'a network',
 *   parts: ['optimiser', 'forward', 'backward'],
 *   livingBytes: [8e6, 12e6, 9e6],
 *   uploads: [{ kernels: 1, bytes: 4000 }],
 *   submits: 1,
 *   readbacks: [4],
 * });
 * svg.includes('3 kernels'); // => true
 * ```
 */
export function trainingStepSvg(step: RecordedStep): string {
  const { title, parts, livingBytes, uploads } = step;
  const count = parts.length;
  if (livingBytes.length !== count) {
    throw new Error(`trainingStepSvg: ${count} kernels expect as many bytes`);
  }
  const megabytes = livingBytes.map((bytes) => bytes / 1e6);
  const most = Math.max(...megabytes);
  const top = 1.5 * most;
  return plotSvg(`A training step of ${title}: arrays on the graphics processor`, {
    ...{ width: 860, height: 400, marginTop: 26, marginLeft: 44, marginRight: 168 },
    marginBottom: 44,
    style,
    x: { label: 'kernels, in the order in which they are recorded', domain: [0, count] },
    y: { label: 'MB of arrays on the graphics processor', domain: [0, top], ticks: 5 },
    marks: [
      Plot.text([[count / 2, top]], {
        text: () => 'RECORDED, and nothing runs yet',
        ...{ lineAnchor: 'top', fill: 'currentColor', fontWeight: 600 },
      }),
      ...stretchesOf(parts).flatMap((stretch) => stretchMarks(stretch, megabytes, 1.38 * most)),
      ...uploadMarks(uploads, most),
      ...endMarks(step, top),
      Plot.ruleY([0]),
    ],
  });
}

function stretchesOf(parts: readonly StepPart[]): Stretch[] {
  const starts = [...parts.keys()].filter((at) => parts[at] !== parts[at - 1]);
  return starts.map((from, at) => ({
    part: parts[from],
    from,
    to: starts[at + 1] ?? parts.length,
  }));
}

/** What lives while these kernels are recorded, and how many they are. */
function stretchMarks({ part, from, to }: Stretch, megabytes: readonly number[], height: number) {
  const after = (kernels: number) => ({ kernels, megabytes: megabytes[kernels - 1] });
  const living = Array.from({ length: to - from }, (_, at) => after(from + at + 1));
  const points = [{ ...living[0], kernels: from }, ...living];
  const at = { x: 'kernels', y: 'megabytes', curve: 'step-before' } as const;
  const colour = partColours[part];
  return [
    Plot.areaY(points, { ...at, fill: colour, fillOpacity: 0.5 }),
    Plot.lineY(points, { ...at, stroke: colour, strokeWidth: 1.25 }),
    Plot.ruleX([from], { y2: height, stroke: 'currentColor', strokeOpacity: 0.3 }),
    Plot.text([[(from + to) / 2, height]], {
      text: () => `${partNames[part]}\n${counted(to - from, 'kernel')}`,
      ...{ lineAnchor: 'top', fill: 'currentColor' },
    }),
  ];
}

/** Arrows downwards: from the host to the graphics processor. */
function uploadMarks(uploads: RecordedStep['uploads'], most: number): Plot.Markish[] {
  if (uploads.length === 0) return [];
  const [tip, tail] = [1.02 * most, 1.12 * most];
  const bytes = uploads.reduce((sum, upload) => sum + upload.bytes, 0);
  const text = `SENT there: ${counted(uploads.length, 'array')}, ${sizeText(bytes)}`;
  return [
    Plot.arrow(uploads, { x: 'kernels', y1: tail, y2: tip, stroke: 'currentColor', headLength: 6 }),
    Plot.text([[uploads[0].kernels, tail]], {
      text: () => text,
      ...{ dx: 6, dy: 3, textAnchor: 'start', fill: 'currentColor' },
    }),
  ];
}

/** The end, at which everything is handed over and the loss comes back. */
function endMarks({ parts, submits, readbacks }: RecordedStep, top: number): Plot.Markish[] {
  const count = parts.length;
  const back = readbacks.reduce((sum, bytes) => sum + bytes, 0);
  const lines = [
    'The loss is read, so',
    '',
    'SUBMITTED:',
    `${counted(count, 'kernel')} in ${counted(submits, 'list')}`,
    '',
    'READ back:',
    `${counted(readbacks.length, 'array')}, ${sizeText(back)}`,
  ];
  return [
    Plot.ruleX([count], { stroke: 'currentColor', strokeWidth: 2 }),
    Plot.text([[count, top]], {
      text: () => lines.join('\n'),
      ...{ dx: 10, textAnchor: 'start', lineAnchor: 'top', fill: 'currentColor' },
    }),
  ];
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const sizeText = (bytes: number) =>
  bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(0)} kB`;
