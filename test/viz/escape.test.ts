import { html } from '@obelisk/viz';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { illFormed } from './well-formed.js';

const escaping = suite('escaping of names');

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", '/', ';', 'a', '\u0000', '\ud800') }),
);

/** A text as it stands in a page. */
const escapeHtml = (text: string) => String(html`${text}`);

function decoded(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

escaping('nothing of any text can start a tag, end an attribute or start an entity', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const escaped = escapeHtml(text);
      assert.not.match(escaped, /[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      assert.is(illFormed(`<a b="${escaped}">${escaped}</a>`), null);
    }),
  );
});

escaping('readers see the text as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.is(decoded(escapeHtml(text)), text);
    }),
  );
});

escaping('characters that XML forbids are replaced, letters of any script stay', () => {
  assert.is(escapeHtml('a\u0000b\u001fc\uffff\ud83d'), 'a\ufffdb\ufffdc\ufffd\ufffd');
  assert.is(
    escapeHtml('Gallenblase \u00e4 \u809d \u{1f600}\n'),
    'Gallenblase \u00e4 \u809d \u{1f600}\n',
  );
});

escaping.run();
