import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const jupyter = suite('notebooks in Jupyter with tslab');

const shown: [string, string | Uint8Array][] = [];
const raw = (type: string, content: string | Uint8Array) => shown.push([type, content]);
// What tslab gives its cells, as far as it is used. It is there before the package is loaded.
Object.assign(globalThis, { __tslab__: { require: () => ({ display: { raw } }) } });
const { Displayable, display, html, tex } = await import('@obelisk/notebook');

jupyter('the richest form is shown, also of what is written to the console', () => {
  display(html('<b>a</b>'), 'b', new Displayable({ 'text/plain': 'c', 'image/png': 'AQI=' }));
  assert.is(inspect(tex('d')), '');
  assert.equal(shown, [
    ['text/html', '<b>a</b>'],
    ['text/plain', 'b'],
    ['image/png', new Uint8Array([1, 2])],
    ['text/latex', '$$d$$'],
  ]);
});

jupyter.run();
