import { html, type Markup } from './html.js';
import type { TrainingReport } from './report-content.js';
import { duration, whole } from './wording.js';

/** What is needed to run it again: machine, versions, seed, times, every option. */
export function factsSection(report: TrainingReport): Markup {
  const { model, data, dice, device, versions, seed, seconds, configuration } = report;
  const reason = device.reason === undefined ? '' : `: ${device.reason}`;
  const run: [string, string][] = [
    ['model', `${model.name}, ${whole(model.parameters)} parameters`],
    ['data', `${data.name}: ${data.trainingScans} to train, ${dice.scans.length} held out`],
    ['device that ran', device.used],
    ['device asked for', `${device.asked}${reason}`],
    ['seed', String(seed)],
    ...Object.entries(seconds).map(([phase, s]): [string, string] => [
      `time, ${phase}`,
      duration(s),
    ]),
    ...Object.entries(versions).map(([name, v]): [string, string] => [`version, ${name}`, v]),
  ];
  const options = Object.entries(configuration).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return html`<section aria-labelledby="facts"><h2 id="facts">Configuration</h2>
    <p>The same seed, options and device give the same network again, to the last bit.</p>
    <div class="pair"><div class="card">${facts(run, 'The run')}</div>
    <div class="card">${facts(options, 'Every option')}</div></div></section>`;
}

/** A table of names and values. */
export function facts(rows: readonly [string, string][], caption: string): Markup {
  const lines = rows.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`,
  );
  const body = html`<tbody>${lines}</tbody>`;
  return html`<table class="facts"><caption>${caption}</caption>${body}</table>`;
}
