import * as Plot from '@observablehq/plot';
import { DOMParser } from 'linkedom';
import { allowedText } from './escape.js';

/**
 * Options of Plot. Its own type wants the types of d3, which Plot does not bring: a program that
 * uses this package would have to install them.
 */
export interface PlotSvgOptions {
  readonly marks: readonly unknown[];
  readonly [option: string]: unknown;
}

/**
 * A plot as an SVG element, in Node as in a browser. It takes the colour of the text around it, so
 * that one file reads well on light and on dark pages.
 *
 * @param label - what the plot shows, for someone who cannot see it
 * @returns a well-formed SVG element without scripts
 *
 * @example
 * ```ts
 * import { dot } from '@observablehq/plot';
 * import { plotSvg } from '@obelisk/viz';
 * plotSvg('A dot', { marks: [dot([[1, 2]])] }).includes('aria-label="A dot"'); // => true
 * ```
 */
export function plotSvg(label: string, options: PlotSvgOptions): string {
  // Made in an XML document, so that names are escaped as XML wants them.
  const document = new DOMParser().parseFromString(
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'image/svg+xml',
  ) as unknown as Document;
  const svg = Plot.plot({
    document,
    ariaLabel: label,
    style: { fontSize: '12px', background: 'none', overflow: 'visible' },
    ...(options as object),
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('role', 'img');
  // Plot labels its groups, too, where labels have no meaning to a screen reader.
  for (const group of svg.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label');
  return allowedText(String(svg));
}
