// An executed notebook becomes a Markdown page. Its outputs are kept apart and put into the
// finished HTML, because Markdown would change them; those that are Markdown stay.
import { html, markup } from '@obelisk/viz/basics';
import { renderTex } from './tex.mjs';

const text = (lines) => (Array.isArray(lines) ? lines.join('') : (lines ?? ''));

/**
 * { title, markdown, outputs }: where output n belongs, the page has a place for it.
 * @param notebook - nbformat 4, parsed
 * @param name - its file name without ending, for messages and places
 */
export function notebookPage(notebook, name) {
  const outputs = [];
  const parts = notebook.cells.map((cell) => {
    if (cell.cell_type === 'markdown') return text(cell.source);
    if (cell.cell_type !== 'code') return '';
    const places = (cell.outputs ?? []).map((output) => {
      const question = markdownAlone(output.data ?? {});
      if (question !== null) return `<div class="notebook-output">\n\n${question}\n\n</div>`;
      outputs.push(withName(name, () => outputHtml(output)));
      return outputPlace(name, outputs.length - 1);
    });
    // The question says it all; the call that asks it would only say it twice.
    if (/^exercise\([^;]*\);?\s*$/.test(text(cell.source))) return places.join('\n\n');
    return [`\`\`\`ts\n${text(cell.source)}\n\`\`\``, ...places].join('\n\n');
  });
  const body = parts.join('\n\n');
  const heading = body.match(/^# (?:\d+\. )?(.*)$/m)?.[1] ?? name;
  const title =
    name.replace(/^0*(\d+)?.*$/, (_, number) => (number ? `${number}. ` : '')) + heading;
  return { title, markdown: body.replace(/^# .*$/m, ''), outputs };
}

/** The line of a page that stands for an output. */
export function outputPlace(name, at) {
  return `<div data-notebook="${name}" data-output="${at}"></div>`;
}

/** What `make` gives; its errors tell the notebook. */
function withName(name, make) {
  try {
    return make();
  } catch (error) {
    throw new Error(`docs: ${name}: ${error.message}`);
  }
}

/** The Markdown of an output without a richer form, which the page's renderer reads; or null. */
function markdownAlone(data) {
  const richer = Object.keys(data).some((type) => /^(text\/(html|latex)|image\/)/.test(type));
  return !richer && data['text/markdown'] ? text(data['text/markdown']) : null;
}

/** One output of a cell as HTML: the richest of the forms it comes in. */
function outputHtml(output) {
  if (output.output_type === 'stream') return preformatted(text(output.text), output.name);
  if (output.output_type === 'error') {
    return preformatted(`${output.ename}: ${output.evalue}`, 'stderr');
  }
  return String(html`<div class="notebook-output">${richest(output.data ?? {})}</div>`);
}

function richest(data) {
  if (data['text/html']) return markup(text(data['text/html']));
  if (data['image/svg+xml']) {
    return markup(text(data['image/svg+xml']).replace(/^<\?xml[^>]*>\s*/, ''));
  }
  for (const type of ['image/png', 'image/gif', 'image/jpeg']) {
    if (!data[type]) continue;
    const alt = text(data['text/plain']) || 'picture';
    return html`<img src="data:${type};base64,${text(data[type]).trim()}" alt="${alt}">`;
  }
  if (data['text/latex'])
    return markup(renderTex(text(data['text/latex']).replace(/^\$+|\$+$/g, ''), true));
  return html`<pre>${plain(text(data['text/plain']))}</pre>`;
}

function preformatted(content, stream) {
  return String(html`<pre class="notebook-output notebook-${stream}">${plain(content)}</pre>`);
}

/** Without the colours of terminals. */
function plain(content) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours begin with
  return content.replace(/\x1b\[[\d;]*m/g, '').trimEnd();
}
