import { quote } from './quote.js';

/** A JSON value with Maps for objects: names keep their order, and `__proto__` is a name too. */
export type Json = null | boolean | number | string | Json[] | Map<string, Json>;

const DEEPEST = 16;
const SPACE = /[ \t\n\r]*/y;
const WORD = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Parses JSON as JSON.parse does, but refuses an object that has a name twice, of which
 * JSON.parse would quietly keep the last.
 *
 * @throws an Error that says what is wrong and at which character
 */
export function parseStrictJson(text: string): Json {
  let position = 0;
  const value = parseValue(0);
  skipSpace();
  return position === text.length ? value : fail('the end');

  function fail(expected: string): never {
    throw new Error(`expected ${expected} at character ${position}`);
  }

  function skipSpace(): void {
    SPACE.lastIndex = position;
    position += SPACE.exec(text)![0].length;
  }

  /** Moves past `character`, if that comes next. */
  function accept(character: string): boolean {
    skipSpace();
    if (text[position] !== character) return false;
    position++;
    return true;
  }

  function parseValue(depth: number): Json {
    if (depth > DEEPEST) return fail(`at most ${DEEPEST} nested values`);
    if (accept('{')) return parseObject(depth);
    if (accept('[')) return parseArray(depth);
    if (text[position] === '"') return parseString();
    WORD.lastIndex = position;
    const word = WORD.exec(text)?.[0] ?? fail('a value');
    position += word.length;
    return JSON.parse(word);
  }

  function parseObject(depth: number): Map<string, Json> {
    const object = new Map<string, Json>();
    if (accept('}')) return object;
    do {
      skipSpace();
      const key = parseString();
      if (object.has(key)) throw new Error(`the name ${quote(key)} occurs twice`);
      if (!accept(':')) fail('":"');
      object.set(key, parseValue(depth + 1));
    } while (accept(','));
    return accept('}') ? object : fail('"," or "}"');
  }

  function parseArray(depth: number): Json[] {
    const array: Json[] = [];
    if (accept(']')) return array;
    do array.push(parseValue(depth + 1));
    while (accept(','));
    return accept(']') ? array : fail('"," or "]"');
  }

  function parseString(): string {
    if (text[position] !== '"') return fail('a name in quotes');
    let end = position + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    try {
      const value = JSON.parse(text.slice(position, end + 1));
      position = end + 1;
      return value;
    } catch {
      return fail('a well-formed text in quotes');
    }
  }
}
