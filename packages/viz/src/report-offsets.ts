import { html, type Markup, markup } from './html.js';
import { offsetSpreadSvg } from './offset-spread.js';
import { type AxisSpread, axisSpread, offsetAxes } from './offset-statistics.js';
import { type OffsetsBeforeAfter, offsetsSvg } from './offsets.js';
import { whole } from './wording.js';

const volumeAxes = ['W', 'H', 'D'];

/** Where the network learned to look: the offsets before and after, as in Fig. 2. */
export function offsetsSection(offsets: OffsetsBeforeAfter): Markup {
  const figure = (axes: [number, number]) => {
    const [first, second] = axes.map((axis) => html`<i>S</i><sub>${offsetAxes[axis]}</sub>`);
    return html`<figure class="card">
      <figcaption class="heading">${first} across, ${second} upwards</figcaption>
      ${markup(offsetsSvg(offsets, axes))}</figure>`;
  };
  return html`<section aria-labelledby="offsets"><h2 id="offsets">Offsets before and after</h2>
    <p>An OBELISK layer does not look at the neighbours of a voxel. It looks at
    ${whole(offsets.before.length / 3)} places around it, and learns where these lie.
    ${whatMoved(offsets)}</p><div class="pair">
    ${figure([0, 1])}${figure([0, 2])}${figure([1, 2])}
    <figure class="card"><figcaption class="heading">Reach per axis</figcaption>
    ${markup(offsetSpreadSvg(offsets))}</figure></div>
    <p class="note">As in Fig. 2 of the paper. Each square counts the offsets that point there,
    on a logarithmic colour scale; the voxel itself is the centre. Coordinates run from \u22121
    to 1 across the whole scan, so 0.5 is a quarter of its width away. In the last picture the
    thick bar holds the middle half of the offsets, the thin line the middle 90\u00a0%.</p>
    <div class="card scroll" role="region" aria-label="Spread of the offsets" tabindex="0">
    ${spreadTable(offsets)}</div></section>`;
}

/** How far the training spread the offsets, in a sentence. */
export function whatMoved({ before, after }: OffsetsBeforeAfter): string {
  if (Array.from(before).every((value, i) => value === after[i])) {
    return 'In this run the offsets were fixed, so both pictures are the same.';
  }
  const growth = offsetAxes.map(
    (_, axis) =>
      axisSpread(after, axis).standardDeviation / axisSpread(before, axis).standardDeviation,
  );
  const [least, most] = [Math.min(...growth), Math.max(...growth)].map((g) => g.toFixed(1));
  const factor = least === most ? least : `${least} to ${most}`;
  if (Number(least) < 1.05) {
    return `After the training their spread is ${factor} times that of the start.`;
  }
  return (
    `Training spread them out to ${factor} times their first standard deviation: the network ` +
    'chose a larger surrounding to decide by, and kept many offsets near the centre for detail.'
  );
}

function spreadTable({ before, after }: OffsetsBeforeAfter): Markup {
  const bodies = offsetAxes.map((axis, i) => {
    const head = html`<i>S</i><sub>${axis}</sub> (${volumeAxes[i]})`;
    return html`<tbody><tr><th scope="rowgroup" rowspan="2">${head}</th>
      <th scope="row">before</th>${spreadCells(axisSpread(before, i))}</tr>
      <tr><th scope="row">after</th>${spreadCells(axisSpread(after, i))}</tr></tbody>`;
  });
  const heads = ['standard deviation', 'middle 90 %', 'furthest'].map(
    (name) => html`<th scope="col" class="number">${name}</th>`,
  );
  return html`<table class="spread"><caption>Spread of the offsets per axis, in units of the
    \u22121 to 1 image domain; in brackets the axis of the volume</caption>
    <thead><tr><th scope="col">Axis</th><td></td>${heads}</tr></thead>
    ${bodies}</table>`;
}

function spreadCells({ standardDeviation, quantiles, furthest }: AxisSpread): Markup[] {
  const signed = (value: number) => value.toFixed(2).replace('-', '\u2212');
  const range = `${signed(quantiles[0])} to ${signed(quantiles[quantiles.length - 1])}`;
  const texts = [standardDeviation.toFixed(3), range, furthest.toFixed(2)];
  return texts.map((text) => html`<td class="number">${text}</td>`);
}
