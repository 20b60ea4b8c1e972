import { html, markup } from '@obelisk/viz';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const templates = suite('pieces of a page');

templates('escape what is put into them, between tags and in attributes', () => {
  const piece = html`<a title="${'a&b"c'}">${'<script>'}</a>${"it's"}${3}`;
  assert.is(String(piece), '<a title="a&amp;b&quot;c">&lt;script&gt;</a>it&#39;s3');
});

templates('take other pieces and lists of them as they are', () => {
  const items = ['<b>', 'c'].map((name) => html`<li>${name}</li>`);
  assert.is(
    `${html`<ul>${items}${markup('<!-- -->')}</ul>`}`,
    '<ul><li>&lt;b&gt;</li><li>c</li><!-- --></ul>',
  );
  assert.is(String(html`${['<', ['>']]}`), '&lt;&gt;');
});

templates.run();
