import type { CrossvalContent } from './crossval-content.js';
import { html, type Markup } from './html.js';
import { facts } from './report-facts.js';
import { duration } from './wording.js';

/** What the means do not count. */
export function leftOutSection({ summary }: CrossvalContent): Markup {
  const { leftOut } = summary;
  const items = leftOut.map((sentence) => html`<li>${sentence}</li>`);
  const said =
    leftOut.length === 0
      ? html`<p>Nothing: every organ is in every scan, and every model found at least a part of
        it.</p>`
      : html`<p>A number that does not exist cannot be averaged. These were left out:</p>
        <ul class="sentences">${items}</ul>`;
  return html`<section aria-labelledby="left-out"><h2 id="left-out">What the means leave out</h2>
    ${said}</section>`;
}

/** What is needed to run it again: the command, every option, versions, the device. */
export function crossvalFacts({ folds, command, configuration, data }: CrossvalContent): Markup {
  const training = folds.reduce((sum, fold) => sum + fold.seconds.training, 0);
  const names = [...new Set(folds.flatMap((fold) => Object.keys(fold.versions)))];
  const run: [string, string][] = [
    ['data', data],
    ['folds', String(folds[0]?.folds ?? 0)],
    ['seeds', distinct(folds.map((fold) => fold.seed))],
    ['epochs', distinct(folds.map((fold) => fold.epochs))],
    ['device', distinct(folds.map((fold) => fold.device))],
    ['training time, all folds together', duration(training)],
    ...names.map((name): [string, string] => [
      `version, ${name}`,
      distinct(folds.flatMap((fold) => fold.versions[name] ?? [])),
    ]),
  ];
  const options = Object.entries(configuration).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return html`<section aria-labelledby="facts"><h2 id="facts">Configuration</h2>
    <p>This command does it again. The same seed, options and device give the same networks,
    to the last bit.</p><pre class="card"><code>${command}</code></pre>
    <div class="pair"><div class="card">${facts(run, 'The run')}</div>
    <div class="card">${facts(options, 'Every option')}</div></div></section>`;
}

/** All values that differ: folds may have run on several machines. */
function distinct(values: readonly (string | number)[]): string {
  return [...new Set(values)].join(', ');
}
