import type { CrossvalContent, CrossvalExample } from './crossval-content.js';
import { presentMean } from './dice-summary.js';
import { html, type Markup } from './html.js';
import { windowOf } from './intensity-window.js';
import { legend, sliceFigure } from './report-example.js';
import { sliceSets } from './slice-set.js';

/** Pixels along the longest side of a scan: a little more than shown, for dense screens. */
const pictureSize = 360;
/** Axial and coronal, as in Fig. 6. */
const planes = 2;

/** Held-out scans: the truth beside what each model found, as in Fig. 6. */
export function examplesSection(content: CrossvalContent): Markup | string {
  const { examples, notShown = [] } = content;
  if (examples.length + notShown.length === 0) return '';
  return html`<section aria-labelledby="examples"><h2 id="examples">What each model finds</h2>
    ${examples.length > 0 ? gallery(content) : ''}
    ${notShown.map((reason) => html`<p class="note">Not shown: ${reason}</p>`)}
    </section>`;
}

function gallery(content: CrossvalContent): Markup {
  return html`<p>Held-out scans in an axial and a coronal slice: the scan alone, what is truly
    there, and what each model found. The slices are those that show most of every organ in the
    truth. Compare the outlines; the number is the mean Dice of that model on the whole scan.</p>
    ${content.examples.map((example) => stage(example, content))}
    <p class="note">As in Fig. 6 of the paper. One looks at the patient from the front, in axial
    slices from the feet: letters mark <strong>R</strong>ight, <strong>L</strong>eft,
    <strong>A</strong>nterior, <strong>P</strong>osterior, <strong>S</strong>uperior and
    <strong>I</strong>nferior.</p>`;
}

function stage(example: CrossvalExample, content: CrossvalContent): Markup {
  const { name, scan, groundTruth, predictions, spacing } = example;
  const window = windowOf(scan);
  const { labels: names } = content.summary;
  const setsOf = (labels: CrossvalExample['scan']) =>
    sliceSets({ scan, labels, groundTruth, spacing, names, window }, pictureSize).slice(0, planes);
  const truth = setsOf(groundTruth);
  const found = predictions.map((prediction) => ({
    caption: caption(prediction, name, content),
    sets: setsOf(prediction.labels),
  }));
  const widest = Math.max(...truth.map((set) => set.scan.width));
  const rows = truth.map(({ plane, index, scan: plain, prediction }, at) => {
    const heading = `${plane[0].toUpperCase()}${plane.slice(1)} slice ${index}`;
    const width = (100 * plain.width) / widest;
    const figure = (picture: typeof plain, text: string) =>
      sliceFigure({
        picture,
        plane,
        alt: `${heading}: ${text}`,
        caption: text,
        width,
        className: '',
      });
    return html`<h4>${heading}</h4><div class="gallery">
      ${figure(plain, 'scan alone')}
      ${figure(prediction, 'ground truth')}
      ${found.map(({ caption, sets }) => figure(sets[at].prediction, caption))}
      </div>`;
  });
  return html`<h3>${name}</h3><div class="stage">${rows}${legend(names)}</div>`;
}

/** The model, and its mean Dice on the case where the folds have it. */
function caption(
  { model, seed }: { readonly model: string; readonly seed: number },
  name: string,
  { folds }: CrossvalContent,
): string {
  const own = folds.filter((fold) => fold.model === model && fold.seed === seed);
  const scored = own.flatMap((fold) => fold.cases).find((one) => one.name === name);
  const dice = presentMean(scored?.dice ?? []);
  return Number.isNaN(dice) ? model : `${model}: ${dice.toFixed(3)}`;
}
