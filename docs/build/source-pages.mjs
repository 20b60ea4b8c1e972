// One page for each source file, with coloured words and numbered lines, so that the reference
// leads to the code without a network.

import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { html } from '@obelisk/viz/basics';
import ts from 'typescript';
import { filesBelow, isFile, root, siteFolder, write } from './paths.mjs';
import { plainPage, sourceUrl } from './site-pages.mjs';

/** Writes the pages of all sources and tests, and of `linked` files elsewhere. */
export function writeSourcePages(linked) {
  const sources = [...filesBelow('packages'), ...filesBelow('test')].filter((path) =>
    /\.(ts|mjs)$/.test(path),
  );
  for (const path of new Set([...sources, ...linked])) {
    const target = `${siteFolder}/${sourceUrl(path)}`;
    if (!isFile(root + path)) throw new Error(`docs: a link leads to ${path}, which is no file`);
    if (path.endsWith('.ipynb')) {
      mkdirSync(dirname(target), { recursive: true });
      cpSync(root + path, target);
    } else {
      write(target, sourcePage(path, readFileSync(root + path, 'utf8')));
    }
  }
}

/** The HTML of one source: a table row per line would be heavy, so that lines are blocks. */
export function sourcePage(path, text) {
  const up = '../'.repeat(path.split('/').length);
  const lines = /\.(ts|mjs|js)$/.test(path) ? colouredLines(text) : text.trimEnd().split('\n');
  const code = lines.map((line, i) => {
    const at = i + 1;
    return html`${i === 0 ? '' : '\n'}<span id="L${at}"><a href="#L${at}">${at}</a>${line}</span>`;
  });
  const body = html`<header><a href="${up}index.html">OBELISK-Net</a><h1>${path}</h1></header>
    <main><pre class="source"><code>${code}</code></pre></main>`;
  return plainPage({ title: path, up, body });
}

const classes = new Map([
  [ts.TokenClass.Keyword, 'keyword'],
  [ts.TokenClass.Comment, 'comment'],
  [ts.TokenClass.NumberLiteral, 'number'],
  [ts.TokenClass.StringLiteral, 'string'],
  [ts.TokenClass.RegExpLiteral, 'string'],
]);

/** TypeScript's own classifier, line by line. */
function colouredLines(text) {
  const classifier = ts.createClassifier();
  let state = ts.EndOfLineState.None;
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { entries, finalLexState } = classifier.getClassificationsForLine(line, state, false);
      state = finalLexState;
      let at = 0;
      return entries.map(({ length, classification }) => {
        const word = line.slice(at, at + length);
        at += length;
        const kind = classes.get(classification);
        return kind ? html`<span class="${kind}">${word}</span>` : word;
      });
    });
}
