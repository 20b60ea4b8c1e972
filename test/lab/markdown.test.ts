import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { markdownHtml } from '../../packages/lab/src/page/markdown.js';
import { views } from '../../packages/lab/src/views.js';
import { root } from '../support/workspace.js';

const links = suite('links of notebooks in the lab');

links('to other notebooks and to views lead to what is live', () => {
  const text = '[next](02-sampling.ipynb), [drag it](../docs/lab.md#trilinear)';
  const page = String(markdownHtml(text));
  assert.match(page, '<a href="#/notebook/02-sampling">next</a>');
  assert.match(page, '<a href="#/trilinear">drag it</a>');
});

links('to views name one that is there, in the lab and on its page in the docs', () => {
  const page = readFileSync(`${root}docs/lab.md`, 'utf8');
  const names = readdirSync(`${root}notebooks`).filter((name) => name.endsWith('.ipynb'));
  const asked = names.flatMap((name) => {
    const notebook = readFileSync(`${root}notebooks/${name}`, 'utf8');
    return [...notebook.matchAll(/\(\.\.\/docs\/lab\.md#([\w-]+)\)/g)].map(([, view]) => view);
  });
  assert.ok(asked.length > 0);
  for (const view of new Set(asked)) {
    assert.ok(
      views.some(({ name }) => name === view),
      `the lab has no view ${view}`,
    );
    // a heading: TypeDoc makes no other anchors
    assert.match(page.toLowerCase(), new RegExp(`^### ${view}$`, 'm'));
  }
});

links.run();
