import { swatch } from './dice-table.js';
import { edgeLetters, type Plane } from './display-slice.js';
import { html, type Markup, markup } from './html.js';
import { labelColours } from './label-colours.js';
import type { Picture } from './picture.js';
import { pngDataUri } from './png.js';
import type { TrainingReport } from './report-content.js';
import { type SliceSet, sliceSets } from './slice-set.js';

/** Pixels along the longest side of the scan: a little more than shown, for dense screens. */
const pictureSize = 420;

/** A held-out scan with ground truth beside prediction, as in Fig. 5. */
export function exampleSection({ example, dice }: TrainingReport): Markup {
  const sets = sliceSets({ ...example, names: dice.names }, pictureSize);
  const widest = Math.max(...sets.map((set) => set.scan.width));
  return html`<section aria-labelledby="example">
    <h2 id="example">Ground truth beside prediction</h2>
    <p>The held-out scan <strong>${example.name}</strong>: the scan alone, what is truly there, and
    what the network found. Compare the outlines in the second and third picture of a row.</p>
    <div class="stage"><div class="slices">${sets.map((set) => row(set, widest))}</div>
    ${legend(dice.names)}</div>
    <p class="note">As in Fig. 5 of the paper. The slices are those that show most of every
    organ in the ground truth. One looks at the patient from the front, in axial slices from the
    feet, in sagittal ones from the left: letters mark <strong>R</strong>ight,
    <strong>L</strong>eft, <strong>A</strong>nterior, <strong>P</strong>osterior,
    <strong>S</strong>uperior and <strong>I</strong>nferior.</p></section>`;
}

function row(set: SliceSet, widest: number): Markup[] {
  const title = `${set.plane[0].toUpperCase()}${set.plane.slice(1)} slice ${set.index}`;
  return [
    slice(set.scan, set.plane, title, 'the scan alone', widest, 'plain'),
    slice(set.groundTruth ?? set.scan, set.plane, title, 'ground truth', widest, ''),
    slice(set.prediction, set.plane, title, 'prediction', widest, ''),
  ];
}

function slice(
  picture: Picture,
  plane: Plane,
  title: string,
  what: string,
  widest: number,
  className: string,
): Markup {
  const caption = className === 'plain' ? title : `${what[0].toUpperCase()}${what.slice(1)}`;
  const width = (100 * picture.width) / widest;
  return sliceFigure({ picture, plane, alt: `${title}: ${what}`, caption, width, className });
}

/** A slice with what surrounds it on the page. */
export interface SliceFigure {
  readonly picture: Picture;
  readonly plane: Plane;
  /** For someone who cannot see it. */
  readonly alt: string;
  readonly caption: string;
  /** Of the room that there is, in per cent. */
  readonly width: number;
  readonly className: string;
}

/** A slice as a figure, with letters at its edges that say where the patient's sides are. */
export function sliceFigure(figure: SliceFigure): Markup {
  const { picture, plane, alt, caption, width, className } = figure;
  const letters = Object.entries(edgeLetters[plane]).map(
    ([edge, letter]) => html`<span class="${edge}" aria-hidden="true">${letter}</span>`,
  );
  const size = html`width="${picture.width}" height="${picture.height}"`;
  return html`<figure class="${className}"><div class="slice" style="width:${width.toFixed(1)}%">
    <img src="${markup(pngDataUri(picture))}" ${size} alt="${alt}">${letters}</div>
    <figcaption>${caption}</figcaption></figure>`;
}

/** The colours of the organs. */
export function legend(names: readonly string[]): Markup {
  const colours = labelColours(names);
  const items = names.slice(1).map((name, i) => html`<li>${swatch(colours[i + 1])}${name}</li>`);
  return html`<ul class="legend" aria-label="Colours of the organs">${items}</ul>`;
}
