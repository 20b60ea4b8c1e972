import { html, type Markup, shortNumber } from '@obelisk/viz/basics';
import type { RecordedInterpolation, RecordedSample, RecordedSampling } from './recording.js';

const axes = ['x', 'y', 'z'];
const times = ' \u00b7 ';

/**
 * Eq. 2 and 3 with the numbers in, sample by sample: the weights of the neighbours and their sum,
 * the slopes, and what goes back to each neighbour and to the coordinates.
 */
export function samplingPanel(
  { samples, count, coordinate }: RecordedSampling,
  name: string,
): Markup {
  const shown = samples.map((sample, at) => {
    const tables = sample.parts.map((part) => interpolationHtml(part, sample, coordinate));
    const title = `${name}[${sample.index.join(', ')}] = F, with its numbers`;
    return html`<details class="sample"${at === 0 ? ' open' : ''}><summary>${title}</summary>
      ${sample.parts.length > 1 ? pairLine(sample) : ''}${tables}</details>`;
  });
  const rest =
    count > samples.length
      ? html`<p class="small-facts">The first ${samples.length} of ${count} samples.</p>`
      : '';
  return html`<section class="samples"><h4>Between its neighbours (Eq. 2 and 3)</h4>${shown}
    ${rest}</section>`;
}

/** The two samples of a pair. */
function pairLine({ parts }: RecordedSample): Markup {
  const values = parts.map(valueAt);
  const result = parts.reduce((sum, { sign }, p) => sum + sign * values[p], 0);
  return html`<p>F = ${values.map((value) => factor(value)).join(' \u2212 ')} =
    <b title="${result}">${shortNumber(result)}</b>: the sample through the first offset of the
    pair minus that through the second.</p>`;
}

function interpolationHtml(
  part: RecordedInterpolation,
  { gradient }: RecordedSample,
  coordinate: string,
): Markup {
  const { place, neighbours, sign } = part;
  const named = axes.slice(0, place.length);
  const g = sign * gradient;
  const at = named.map((axis, a) => `${axis} = ${shortNumber(place[a])}`).join(', ');
  const head = ['q', 'I', 'w', `w${times}I`, ...named.map((axis) => `\u2202w/\u2202${axis}`)];
  const rows = neighbours.map(({ voxel, inside, value, weight, slope }) => {
    const index = voxel.map((along) => shortNumber(along)).join(', ');
    const where = inside ? index : `${index} (outside)`;
    const numbers = [value, weight, weight * value, ...slope];
    const back = inside ? cell(weight * g) : html`<td>\u2013</td>`;
    return html`<tr><th scope="row">${where}</th>${numbers.map(cell)}${back}</tr>`;
  });
  const of = sign < 0 ? '\u2212\u2202L/\u2202F' : '\u2202L/\u2202F';
  const unit = place.length === 2 ? 'pixels' : 'voxels';
  return html`<p>At ${at}, in ${unit} from the first one:</p>
    <div class="scroll" tabindex="0" role="group" aria-label="The neighbours at ${at}">
    <table class="numbers"><thead><tr>${[...head, `w${times}${of}`].map(
      (text) => html`<th scope="col">${text}</th>`,
    )}</tr></thead><tbody>${rows}</tbody></table></div>
    ${valueLine(part)}
    ${named.map((_, axis) => slopeLine(part, axis, g, coordinate, of))}
    <p>The last column is the share of each neighbour in \u2202L/\u2202I:
    w${times}${factor(g)}.</p>`;
}

/** $F = \sum_q w_q I_q$ */
function valueLine(part: RecordedInterpolation): Markup {
  const terms = part.neighbours.map(({ weight, value }) => product(weight, value));
  const value = valueAt(part);
  return html`<p>\u03a3 w I = ${terms.join(' + ')} = <b class="value" title="${value}">
    ${shortNumber(value)}</b></p>`;
}

/** $\partial F / \partial x$ of the weights, and $\partial L / \partial S_x$ by the chain rule. */
function slopeLine(
  { neighbours, moved }: RecordedInterpolation,
  axis: number,
  g: number,
  coordinate: string,
  of: string,
): Markup {
  const terms = neighbours.map(({ slope, value }) => product(slope[axis], value));
  const slope = neighbours.reduce((sum, one) => sum + one.slope[axis] * one.value, 0);
  const share = g * slope * moved[axis];
  const name = axes[axis];
  const moves = html`\u2202${name}/\u2202${coordinate}<sub>${name}</sub>`;
  const unknown = html`${coordinate}<sub>${name}</sub>`;
  return html`<p>\u2202F/\u2202${name} = \u03a3 \u2202w/\u2202${name} I =
    ${terms.join(' + ')} = <b>${shortNumber(slope)}</b></p>
    <p>\u2202L/\u2202${unknown} = ${of}${times}\u2202F/\u2202${name}${times}${moves} =
    ${[g, slope, moved[axis]].map(factor).join(times)} =
    <b class="slope" title="${share}">${shortNumber(share)}</b></p>`;
}

function valueAt({ neighbours }: RecordedInterpolation): number {
  return neighbours.reduce((sum, { weight, value }) => sum + weight * value, 0);
}

const product = (one: number, other: number) => `${factor(one)}${times}${factor(other)}`;

/** Negative ones in brackets. */
function factor(value: number): string {
  const text = shortNumber(value);
  return value < 0 ? `(${text})` : text;
}

function cell(value: number): Markup {
  return html`<td title="${value}">${shortNumber(value)}</td>`;
}
