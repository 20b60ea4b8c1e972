import type { DiceCurve, LossCurve } from './curves.js';
import { type DiceScores, diceByOrgan, meanDice, presentMean } from './dice-summary.js';
import { escapeHtml } from './escape.js';
import type { OffsetsBeforeAfter } from './offsets.js';
import { curvesSection } from './report-curves.js';
import { diceSection } from './report-dice.js';
import { exampleSection } from './report-example.js';
import { factsSection } from './report-facts.js';
import { offsetsSection } from './report-offsets.js';
import { reportStyle } from './report-style.js';
import type { LabelledScan } from './slice-set.js';
import { count, duration, whole } from './wording.js';

/** What a training has to tell. */
export interface TrainingReport {
  readonly title: string;
  readonly model: { readonly name: string; readonly parameters: number };
  readonly data: { readonly name: string; readonly trainingScans: number };
  /** On held-out scans, at the end. */
  readonly dice: DiceScores;
  readonly loss: LossCurve;
  /** On held-out scans, during the training. */
  readonly diceCurve: Omit<DiceCurve, 'names'>;
  /** What the steps of both curves count, such as `step` or `epoch`. */
  readonly stepName: string;
  /** Absent for a network without offsets. */
  readonly offsets?: OffsetsBeforeAfter;
  /** A held-out scan. */
  readonly example: Omit<LabelledScan, 'names'> & {
    readonly name: string;
    readonly groundTruth: NonNullable<LabelledScan['groundTruth']>;
  };
  /** Every option with the value that it had. */
  readonly configuration: Readonly<Record<string, string | number | boolean>>;
  /** What was asked for, what really ran, and why where the two differ. */
  readonly device: { readonly asked: string; readonly used: string; readonly reason?: string };
  readonly versions: Readonly<Record<string, string>>;
  readonly seed: number;
  /** Seconds per phase. */
  readonly seconds: Readonly<Record<string, number>> & { readonly training: number };
}

/**
 * The report of a training as one HTML file that holds everything: no network, no scripts, no other
 * files. It reads well in light and dark, on a telephone and on paper, and says under each picture
 * what one sees.
 *
 * @returns the text of the file
 * @throws when names, scans and values do not fit each other
 */
export function trainingReport(report: TrainingReport): string {
  const title = escapeHtml(report.title);
  return [
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title><style>${reportStyle}</style></head><body>`,
    '<header><p class="kicker">OBELISK-Net training report</p>',
    `<h1>${title}</h1><p class="lede">${summary(report)}</p>${tiles(report)}</header><main>`,
    diceSection(report),
    curvesSection(report),
    report.offsets === undefined ? '' : offsetsSection(report.offsets),
    exampleSection(report),
    factsSection(report),
    '</main><footer><p>One file, no network: keep it, send it, print it. The method: M. P. Heinrich, ',
    'O. Oktay, N. Bouteldja, \u201cOBELISK-Net: Fewer layers to solve 3D multi-organ segmentation ',
    'with sparse deformable convolutions\u201d, Medical Image Analysis, 2019.</p></footer>',
    '</body></html>\n',
  ].join('');
}

/** One sentence that says how it went. */
function summary({ model, data, dice, device, seconds }: TrainingReport): string {
  const found = diceByOrgan(dice).filter((organ) => organ.values.length > 0).length;
  const mean = meanDice(dice);
  const result = Number.isNaN(mean)
    ? 'there was no organ to find on the held-out scans'
    : `on ${count(dice.scans.length, 'scan')} that it never saw it finds ` +
      `${count(found, 'organ')} with a <strong>mean Dice of ${mean.toFixed(3)}</strong>`;
  return [
    `The network <strong>${escapeHtml(model.name)}</strong> with `,
    `${whole(model.parameters)} parameters learned from `,
    `${count(data.trainingScans, 'scan')} (${escapeHtml(data.name)}) in `,
    `${duration(seconds.training)} on ${escapeHtml(device.used)}; ${result}.`,
  ].join('');
}

function tiles({ model, dice, device, seconds }: TrainingReport): string {
  const mean = presentMean(diceByOrgan(dice).map((organ) => organ.mean));
  const facts: [string, string][] = [
    ['Mean Dice, held out', Number.isNaN(mean) ? '\u2013' : mean.toFixed(3)],
    ['Parameters', whole(model.parameters)],
    ['Training time', duration(seconds.training)],
    ['Ran on', device.used],
  ];
  const items = facts.map(
    ([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  return `<dl class="tiles">${items.join('')}</dl>`;
}
