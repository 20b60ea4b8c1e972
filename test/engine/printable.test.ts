import { printable, printableLines } from '@obelisk/engine/text';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const printing = suite('printable text');

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\u001b', '[', '\u009b', '\n', '\u202e', '\ud800', 'a') }),
);

printing('nothing that a terminal obeys is left, of any text', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      assert.not.match(printable(text), /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?!\u200c|\u200d)\p{Cf}/u);
      assert.is(printable(printable(text)), printable(text));
    }),
  );
});

// By the tables of Unicode: C0, DEL, C1; directions; separators; a tag, of two UTF-16 units.
const escaped: [text: string, shown: string][] = [
  ['\u0000\u0007\u001b[31m\u007f', '\\u0000\\u0007\\u001b[31m\\u007f'],
  ['\u0085\u009b2J', '\\u0085\\u009b2J'],
  ['a\nb\rc\td', 'a\\u000ab\\u000dc\\u0009d'],
  ['\u200e\u202ecod.exe\u2066\u2069\u061c', '\\u200e\\u202ecod.exe\\u2066\\u2069\\u061c'],
  ['\u2028\u2029\ufeff\u00ad', '\\u2028\\u2029\\ufeff\\u00ad'],
  ['\u{e0041}', '\\udb40\\udc41'],
  ['\ud83d!', '\\ud83d!'],
];
for (const [text, shown] of escaped) {
  printing(`shown escaped: ${shown}`, () => assert.is(printable(text), shown));
}

printing('letters of any script and pictures stay', () => {
  const text =
    'Nière "x" \\ \u809d\u81d3 \u06a9\u0628\u062f\u200c\u0647\u0627 \u{1f469}\u200d\u{1f52c}';
  assert.is(printable(text), text);
});

printing('JSON stays the same value', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      assert.is(JSON.parse(printable(JSON.stringify(text))), text);
    }),
  );
});

printing('several lines stay several lines', () => {
  assert.is(printableLines('one\n\n  two\u0007\n'), 'one\n\n  two\\u0007\n');
});

printing.run();
