import type { CrossvalContent } from './crossval-content.js';
import { html, type Markup, markup } from './html.js';
import { offsetsSvg } from './offsets.js';
import { whatMoved } from './report-offsets.js';
import { whole } from './wording.js';

/** Where each model learned to look, as in Fig. 2. */
export function offsetsOfModels({ offsets }: CrossvalContent): Markup | string {
  if (offsets.length === 0) return '';
  const figures = offsets.map(
    ({ name, offsets: own }) => html`<figure class="card">
      <figcaption class="heading">${name}</figcaption>${markup(offsetsSvg(own, [0, 1]))}
      <figcaption>${whole(own.before.length / 3)} offsets. ${whatMoved(own)}</figcaption>
      </figure>`,
  );
  return html`<section aria-labelledby="offsets"><h2 id="offsets">Offsets before and after</h2>
    <p>As in Fig. 2 of the paper: the places around a voxel at which an OBELISK layer samples,
    at the start of the training and after it. Each square counts the offsets that point there,
    on a logarithmic colour scale; the voxel itself is the centre. Coordinates run from \u22121
    to 1 across the whole scan, so 0.5 is a quarter of its width away.</p>
    <div class="pair">${figures}</div></section>`;
}
