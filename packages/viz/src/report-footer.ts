import { html } from './html.js';

/** What stands under every report. */
export const reportFooter = html`<footer><p>One file, no network: keep it, send it, print it.
The method: M. P. Heinrich, O. Oktay, N. Bouteldja, <cite>OBELISK-Net: Fewer layers to solve 3D
multi-organ segmentation with sparse deformable convolutions</cite>,
Medical Image Analysis, 2019.</p></footer>`;
