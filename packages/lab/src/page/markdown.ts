import { type Markup, markup } from '@obelisk/viz/basics';
import katex from 'katex';
import MarkdownIt from 'markdown-it';

const dollars = /(\$\$?)((?:\\.|[^\\$])+)\1/y;

/** HTML is allowed: notebooks fold their solutions by `<details>`. */
const markdown = new MarkdownIt({ html: true });

/** $...$ within a line, where neither dollar has a space inside, and $$...$$ on its own. */
markdown.inline.ruler.before('escape', 'tex', (state, silent) => {
  dollars.lastIndex = state.pos;
  const [whole, mark, content] = dollars.exec(state.src) ?? [];
  if (whole === undefined) return false;
  const display = mark === '$$';
  const isPrice = /^\s|\s$/.test(content) || /\d/.test(state.src[state.pos + whole.length] ?? '');
  if (!display && isPrice) return false;
  if (!silent) {
    const token = state.push('tex', 'span', 0);
    token.content = content.trim();
    token.meta = { display };
  }
  state.pos += whole.length;
  return true;
});

markdown.renderer.rules.tex = (tokens, at) =>
  katex.renderToString(tokens[at].content, {
    displayMode: (tokens[at].meta as { display: boolean }).display,
    throwOnError: false,
    strict: 'ignore',
  });

/** Markdown with TeX as HTML; links to notebooks, and to the views in docs/lab.md, are live. */
export function markdownHtml(text: string): Markup {
  const page = markdown
    .render(text)
    .replace(/href="(?:\.\/)?([\w-]+)\.ipynb"/g, 'href="#/notebook/$1"')
    .replace(/href="\.\.\/docs\/lab\.md#([\w-]+)"/g, 'href="#/$1"');
  return markup(page);
}
