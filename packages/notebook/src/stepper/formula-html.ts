import katex from 'katex';

/**
 * A TeX formula as MathML, which browsers draw by themselves: it needs neither a style sheet nor
 * fonts where the page is shown.
 * @throws Error when the TeX is wrong
 */
export function formulaHtml(formula: string): string {
  return katex.renderToString(formula, { output: 'mathml', displayMode: true, throwOnError: true });
}

/** Formulas that one string lists, side by side where they fit. */
export function formulasHtml(formulas: string): string {
  const lines = formulas.split(', \\quad ').map((formula) => `<div>${formulaHtml(formula)}</div>`);
  return `<div class="vjp-formula">${lines.join('')}</div>`;
}
