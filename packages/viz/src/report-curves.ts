import { diceSvg, lossSvg } from './curves.js';
import { html, type Markup, markup } from './html.js';
import type { TrainingReport } from './report-content.js';

/** Loss and Dice over the training, side by side. */
export function curvesSection({ loss, diceCurve, dice, stepName }: TrainingReport): Markup {
  const lossPicture = lossSvg(loss, stepName);
  const dicePicture = diceSvg({ ...diceCurve, names: dice.names }, stepName);
  return html`<section aria-labelledby="curves">
    <h2 id="curves">Loss and Dice during the training</h2>
    <div class="pair"><figure class="card">${markup(lossPicture)}
    <figcaption>The loss that the optimiser lowers. Each step sees other scans and other
    places, so single steps (thin) jump; their moving average (thick) shows the trend.
    It should fall quickly, then flatten.</figcaption></figure>
    <figure class="card">${markup(dicePicture)}
    <figcaption>Dice on the validation scans, which are neither learned from nor held out: one
    line per organ and their mean (thick). Large organs usually rise first. If these lines sank
    while the loss still fell, the network would be learning its training scans by
    heart.</figcaption></figure></div></section>`;
}
