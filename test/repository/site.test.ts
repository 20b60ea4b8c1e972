// The parts of `npm run docs`; the whole site is built, and its links checked, by CI.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadLinks } from '../../docs/build/check-links.mjs';
import { notebookPage, outputPlace } from '../../docs/build/notebook-page.mjs';
import { texInMarkdown } from '../../docs/build/tex.mjs';
import { filesBelow, textOf } from '../support/workspace.js';

const site = suite('the site');

/** HTML of a Markdown text, and what was wrong with its formulas. */
function rendered(markdown: string): { html: string; complaints: string[] } {
  const require = createRequire(createRequire(import.meta.url).resolve('typedoc'));
  const MarkdownIt = require('markdown-it');
  const md = new MarkdownIt({ html: true });
  const complaints: string[] = [];
  texInMarkdown(md, (message) => complaints.push(message));
  return { html: md.render(markdown), complaints };
}

site('formulas in lines, in blocks, in tables and in lists', () => {
  const block = '$$\na_1 + b_1\n$$';
  for (const text of ['at $a_1 + b_1$.', block, `- one\n\n  ${block}`, 'so $$a_1 + b_1$$']) {
    const { html, complaints } = rendered(text);
    assert.equal(complaints, []);
    assert.match(html, /class="katex"/);
    assert.not.match(html, /\$|<em>/);
  }
  assert.match(rendered('| a |\n|---|\n| $x_1$ |').html, /<td><span class="katex">/);
});

site('prices, code and escaped dollars are no formulas', () => {
  for (const text of ['from $5 to $10', '`$a$`', '\\$a\\$', 'a $ b $ c']) {
    assert.not.match(rendered(text).html, /katex/);
  }
});

site('a formula that KaTeX does not understand is told, not swallowed', () => {
  assert.match(rendered('$\\frac{1}{$').complaints.join(), 'bad TeX "\\\\frac{1}{"');
  assert.match(rendered('$$\n\\unknown{x}\n$$').complaints.join(), 'Undefined control sequence');
});

// TypeDoc takes a backslash before a brace for its own.
site('docstrings write sets with \\lbrace', () => {
  const wrong = filesBelow('packages', '.ts').filter((path) =>
    textOf(path)
      .split('\n')
      .some((line) => /^\s*\*.*\$.*\\[{}]/.test(line)),
  );
  assert.equal(wrong, []);
});

site('a notebook: cells in order, each output in the richest form it comes in', () => {
  const shown = (data: object) => ({ output_type: 'display_data', data });
  const outputs = [
    { output_type: 'stream', name: 'stdout', text: ['a < b\n', '\u001b[31mred\u001b[0m\n'] },
    shown({ 'text/plain': 'no', 'text/html': '<b>yes</b>' }),
    shown({ 'text/plain': 'no', 'image/svg+xml': '<?xml version="1.0"?>\n<svg></svg>' }),
    shown({ 'text/plain': 'curve', 'image/png': 'AAAA' }),
    shown({ 'text/plain': 'no', 'text/latex': '$$x^2$$' }),
    shown({ 'text/plain': '3 > 2' }),
  ];
  const page = notebookPage(
    {
      cells: [
        { cell_type: 'markdown', source: ['# 3. Three\n', 'Words.'] },
        { cell_type: 'code', source: 'f()', outputs },
      ],
    },
    '03-three',
  );
  assert.is(page.title, '3. Three');
  const places = outputs.map((_, at) => outputPlace('03-three', at)).join('\n\n');
  assert.is(page.markdown.trim(), `Words.\n\n\`\`\`ts\nf()\n\`\`\`\n\n${places}`);
  const expected = ['a &lt; b\nred<', '<b>yes</b>', '><svg>', 'alt="curve"', 'katex', '3 &gt; 2'];
  for (const [at, text] of expected.entries()) assert.match(page.outputs[at], text);
});

site('a question of a notebook is read as Markdown, with its formulas', () => {
  const data = { 'text/plain': 'What is x?', 'text/markdown': '**What** is $x_1$?' };
  const outputs = [{ output_type: 'display_data', data }];
  const cells = [{ cell_type: 'code', source: "exercise('x', 'What');", outputs }];
  const { markdown, outputs: apart } = notebookPage({ cells }, '01-one');
  assert.equal(apart, []);
  assert.not.match(markdown, 'exercise');
  const { html, complaints } = rendered(markdown);
  assert.equal(complaints, []);
  assert.match(html, /<strong>What<\/strong> is <span class="katex">/);
});

site('dead links, dead places, and what another host would have to send', () => {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-site-'));
  const [good, bad] = ['<a href="b.html#here">', '<a href="c.html"><a href="b.html#there">'];
  const foreign = '<script src="https://example.org/x.js"></script><a href="https://example.org">';
  writeFileSync(join(folder, 'a.html'), good + bad + foreign);
  writeFileSync(join(folder, 'b.html'), '<p id="here"><a href="./">');
  writeFileSync(join(folder, 'index.html'), '<script>"<a href=\'none.html\'>"</script>');
  writeFileSync(join(folder, 's.css'), 'a { background: url(no.png) } b { c: url("data:x") }');
  assert.equal(deadLinks(folder).sort(), [
    'a.html: b.html#there leads to no place on that page',
    'a.html: c.html is not there',
    'a.html: https://example.org/x.js is on another host',
    's.css: no.png is not there',
  ]);
  rmSync(folder, { recursive: true });
});

site.run();
