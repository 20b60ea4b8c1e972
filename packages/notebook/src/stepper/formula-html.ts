import katex from 'katex';

/**
 * A TeX formula as MathML, which browsers draw by themselves: it needs neither a style sheet nor
 * fonts where the page is shown.
 * @throws Error when the TeX is wrong
 */
export function formulaHtml(formula: string): string {
  return katex.renderToString(formula, { output: 'mathml', displayMode: true, throwOnError: true });
}
