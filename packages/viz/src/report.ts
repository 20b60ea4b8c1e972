import { diceByOrgan, meanDice } from './dice-summary.js';
import { html, type Markup, markup } from './html.js';
import type { TrainingReport } from './report-content.js';
import { curvesSection } from './report-curves.js';
import { diceSection } from './report-dice.js';
import { exampleSection } from './report-example.js';
import { factsSection } from './report-facts.js';
import { reportFooter } from './report-footer.js';
import { offsetsSection } from './report-offsets.js';
import { reportStyle } from './report-style.js';
import { count, duration, whole } from './wording.js';

/**
 * The report of a training as one HTML file that holds everything: no network, no scripts, no other
 * files. It reads well in light and dark, on a telephone and on paper, and says under each picture
 * what one sees.
 *
 * @returns the text of the file
 * @throws when names, scans and values do not fit each other
 *
 * @example
 * ```ts
 * import ndarray from 'ndarray';
 * import { trainingReport } from '@obelisk/viz';
 * const scan = ndarray(new Float32Array(24), [2, 3, 4]);
 * const labels = ndarray(new Uint8Array(24).fill(1), [2, 3, 4]);
 * const page = trainingReport({
 *   title: 'OBELISK on phantoms',
 *   model: { name: 'obelisk', parameters: 131_464 },
 *   data: { name: 'phantoms', trainingScans: 3 },
 *   dice: { names: ['background', 'liver'], scans: ['phantom 4'], dice: [[0.9]] },
 *   loss: { steps: [1, 2], loss: [2.1, 1.7] },
 *   diceCurve: { steps: [2], dice: [[0.9]] },
 *   stepName: 'step',
 *   example: { name: 'phantom 4', scan, labels, groundTruth: labels, spacing: [3, 3, 3] },
 *   configuration: { steps: 2 },
 *   device: { asked: 'webasm', used: 'webasm' },
 *   versions: { node: '20' },
 *   seed: 1,
 *   seconds: { training: 3 },
 * });
 * page.includes('mean Dice of 0.900'); // => true
 * ```
 */
export function trainingReport(report: TrainingReport): string {
  const { title, offsets } = report;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${markup(reportStyle)}</style></head><body>
<header><p class="kicker">OBELISK-Net training report</p>
<h1>${title}</h1><p class="lede">${summary(report)}</p>${tiles(report)}</header><main>
${diceSection(report)}
${curvesSection(report)}
${offsets === undefined ? '' : offsetsSection(offsets)}
${exampleSection(report)}
${factsSection(report)}
</main>${reportFooter}
</body></html>
`;
  return String(page);
}

/** One sentence that says how it went. */
function summary({ model, data, dice, device, seconds }: TrainingReport): Markup {
  const found = diceByOrgan(dice).filter((organ) => organ.values.length > 0).length;
  const mean = meanDice(dice);
  const result = Number.isNaN(mean)
    ? 'there was no organ to find on the held-out scans'
    : html`on ${count(dice.scans.length, 'scan')} that it never saw it reaches a
      <strong>mean Dice of ${mean.toFixed(3)}</strong> over ${count(found, 'organ')}`;
  return html`The network <strong>${model.name}</strong> with ${whole(model.parameters)} parameters
    learned from ${count(data.trainingScans, 'scan')} (${data.name}) in
    ${duration(seconds.training)} on ${device.used}; ${result}.`;
}

function tiles({ model, dice, device, seconds }: TrainingReport): Markup {
  const mean = meanDice(dice);
  const facts: [string, string][] = [
    ['Mean Dice, held out', Number.isNaN(mean) ? '\u2013' : mean.toFixed(3)],
    ['Parameters', whole(model.parameters)],
    ['Training time', duration(seconds.training)],
    ['Ran on', device.used],
  ];
  const items = facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return html`<dl class="tiles">${items}</dl>`;
}
