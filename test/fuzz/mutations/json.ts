import type { Random } from '@obelisk/tensor';
import { mutatedBytes } from './bytes.js';
import { extremeIntegers, extremeNumbers, happens, pick } from './choice.js';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Where a value stands: in a list or an object, under an index or a name. */
interface Place {
  readonly parent: Json[] | { [name: string]: Json };
  readonly key: string | number;
}

/** Stands for nesting that JSON.stringify itself could not write. */
const deep = '\u0001deep';
/** Stands for a number that is too large for JavaScript. */
const huge = '\u0001huge';

const oddTexts: readonly string[] = [
  ...['', ' ', '0', '-1', 'NaN', 'null', '__proto__', 'constructor', 'toString', '\ud800'],
  ...['\u001b[2J', 'a\nb', '\u0000', '\u202e', '../../etc/passwd', '/', 'C:\\x', './', '%00', '{'],
  ...['x'.repeat(300), 'y'.repeat(100_000), '\u{1f600}', 'RAS', 'crop', 'volume', deep, huge],
];

const oddKeys = ['', '0', '-1', '1', '__proto__', 'constructor', 'length', 'toString', 'a\u001b'];

function oddValue(random: Random): Json {
  const makers: (() => Json)[] = [
    () => pick(random, [null, true, false]),
    () => pick(random, extremeIntegers),
    () => pick(random, extremeNumbers),
    () => pick(random, oddTexts),
    () => [],
    () => ({}),
    () => [pick(random, oddTexts)],
    () => ({ [pick(random, oddKeys)]: pick(random, extremeIntegers) }),
    () => new Array<Json>(random.integer(2000)).fill(pick(random, extremeIntegers)),
  ];
  return pick(random, makers)();
}

/** All places in a value, also those of lists and objects. */
function placesIn(value: Json): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    { parent: value, key },
    ...placesIn(item),
  ]);
}

const valueAt = ({ parent, key }: Place): Json => (parent as { [name: string]: Json })[key];

function setAt({ parent, key }: Place, value: Json): void {
  Object.defineProperty(parent, key, {
    ...{ value, enumerable: true, configurable: true, writable: true },
  });
}

function removeAt({ parent, key }: Place): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

/** Changes the tree at one place, or at two. */
const changes: readonly ((places: readonly Place[], random: Random) => void)[] = [
  (places, random) => setAt(pick(random, places), oddValue(random)),
  (places, random) => setAt(pick(random, places), oddValue(random)),
  (places, random) => removeAt(pick(random, places)),
  (places, random) => {
    const place = pick(random, places);
    if (Array.isArray(place.parent)) place.parent.splice(1, 0, valueAt(place));
    else setAt({ parent: place.parent, key: pick(random, oddKeys) }, valueAt(place));
  },
  (places, random) => {
    const [one, other] = [pick(random, places), pick(random, places)];
    const value = structuredClone(valueAt(other));
    setAt(other, structuredClone(valueAt(one)));
    setAt(one, value);
  },
  (places, random) => {
    const place = pick(random, places);
    const copy = structuredClone(valueAt(place));
    if (Array.isArray(place.parent)) place.parent.push(copy);
    else setAt(place, [copy]);
  },
  (places, random) => {
    const place = pick(random, places);
    const value = valueAt(place);
    if (typeof value === 'number') setAt(place, String(value));
    else if (typeof value === 'string') setAt(place, Number(value));
    else setAt(place, JSON.stringify(value));
  },
  (places, random) => {
    const place = pick(random, places);
    const value = valueAt(place);
    if (typeof value === 'number') setAt(place, value + pick(random, [1, -1, 0.5, 1e30]));
    else if (typeof value === 'string') setAt(place, value + pick(random, oddTexts));
  },
];

/** Text with what JSON.stringify cannot write in place of its marks. */
function unmarked(text: string, random: Random): string {
  const depth = pick(random, [20, 1000, 20_000]);
  const [open, close] = pick(random, [
    ['[', ']'],
    ['{"a":', '}'],
  ]);
  const nested = `${open.repeat(depth)}0${close.repeat(depth)}`;
  return text
    .replaceAll(JSON.stringify(deep), nested)
    .replaceAll(JSON.stringify(huge), pick(random, ['1e400', '-1e999', '123456789012345678901']));
}

/** A name that is there twice: JSON.parse keeps the last one without a word. */
function withRepeatedName(text: string, random: Random): string {
  const members = [...text.matchAll(/"[^"\\]*":(?:\d+|"[^"\\]*"|null)/g)];
  if (members.length === 0) return text;
  const { 0: member, index } = pick(random, members);
  const { 0: copied } = pick(random, members);
  return `${text.slice(0, index)}${copied},${member}${text.slice(index + member.length)}`;
}

/** A JSON value with a few changes, as text. */
export function mutatedJson(value: unknown, random: Random): string {
  const tree = { root: structuredClone(value) as Json };
  do {
    const places = placesIn(tree);
    if (places.length > 0) pick(random, changes)(places, random);
  } while (happens(random, 45));
  const text = unmarked(JSON.stringify(tree.root) ?? '', random);
  return happens(random, 8) ? withRepeatedName(text, random) : text;
}

/** The same as bytes, a few of them changed once more. */
export function mutatedJsonBytes(value: unknown, random: Random): Uint8Array {
  const bytes = new TextEncoder().encode(mutatedJson(value, random));
  return happens(random, 15) ? mutatedBytes(bytes, random) : bytes;
}
