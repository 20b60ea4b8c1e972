// TeX in Markdown: $...$ within a line, $$...$$ on lines of their own or within a line. KaTeX
// renders it while the site is built; a formula that it does not understand fails the build.
import katex from 'katex';

/** HTML and MathML of one formula. @throws Error that quotes the formula */
export function renderTex(tex, displayMode) {
  try {
    return katex.renderToString(tex, { displayMode, throwOnError: true, strict: 'error' });
  } catch (error) {
    throw new Error(`bad TeX ${JSON.stringify(tex)}: ${error.message}`);
  }
}

/**
 * Teaches a markdown-it instance TeX.
 * @param report - is called with the message of a formula that cannot be rendered
 */
export function texInMarkdown(md, report) {
  md.block.ruler.before('fence', 'tex_block', texBlock, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  md.inline.ruler.before('escape', 'tex_inline', texInline);
  const render = (displayMode) => (tokens, at) => {
    const html = renderOrReport(tokens[at].content, displayMode, report);
    return displayMode ? `<div class="tex-display">${html}</div>\n` : html;
  };
  md.renderer.rules.tex_block = render(true);
  md.renderer.rules.tex_inline = render(false);
  md.renderer.rules.tex_inline_display = (tokens, at) =>
    renderOrReport(tokens[at].content, true, report);
}

function renderOrReport(tex, displayMode, report) {
  try {
    return renderTex(tex, displayMode);
  } catch (error) {
    report(error.message);
    return '';
  }
}

/** Lines from one that begins with $$ to one that ends with $$. */
function texBlock(state, startLine, endLine, silent) {
  const line = (at) => state.src.slice(state.bMarks[at] + state.tShift[at], state.eMarks[at]);
  if (!line(startLine).startsWith('$$')) return false;
  const lines = [line(startLine).slice(2)];
  let last = startLine;
  while (!lines.at(-1).trimEnd().endsWith('$$')) {
    last++;
    if (last >= endLine || line(last).trim() === '') return false;
    lines.push(line(last));
  }
  const content = lines.join('\n').trimEnd().slice(0, -2);
  if (content.trim() === '' || content.includes('$')) return false;
  if (silent) return true;
  const token = state.push('tex_block', 'div', 0);
  token.block = true;
  token.content = content.trim();
  token.map = [startLine, last + 1];
  state.line = last + 1;
  return true;
}

const inlinePattern = /(\$\$?)((?:\\.|[^\\$])+)\1/y;

/** $...$, where neither dollar has a space inside, so that prices stay prices. */
function texInline(state, silent) {
  inlinePattern.lastIndex = state.pos;
  const [whole, dollars, content] = inlinePattern.exec(state.src) ?? [];
  if (whole === undefined) return false;
  const isDisplay = dollars === '$$';
  if (!isDisplay && (/^\s|\s$/.test(content) || /\d/.test(state.src[state.pos + whole.length])))
    return false;
  if (!silent) {
    const token = state.push(isDisplay ? 'tex_inline_display' : 'tex_inline', 'span', 0);
    token.content = content.trim();
  }
  state.pos += whole.length;
  return true;
}
