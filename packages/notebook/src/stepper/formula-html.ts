import { html, type Markup, markup } from '@obelisk/viz/basics';
import katex from 'katex';

/**
 * A TeX formula as MathML, which browsers draw by themselves: it needs neither a style sheet nor
 * fonts where the page is shown.
 * @throws Error when the TeX is wrong
 */
export function formulaHtml(formula: string): Markup {
  const options = { output: 'mathml', displayMode: true, throwOnError: true } as const;
  return markup(katex.renderToString(formula, options));
}

/** Formulas that one string lists, side by side where they fit. */
export function formulasHtml(formulas: string): Markup {
  const lines = formulas
    .split(', \\quad ')
    .map((formula) => html`<div>${formulaHtml(formula)}</div>`);
  return html`<div class="vjp-formula">${lines}</div>`;
}
