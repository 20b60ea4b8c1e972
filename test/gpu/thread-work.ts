import type { KernelCall } from '@obelisk/engine';

/** What one thread of a kernel does, at most. */
export interface ThreadWork {
  /** Turns of its loops, one after the other. */
  readonly turns: number;
  /** Reads of its array arguments. */
  readonly loads: number;
}

/** A loop up to a constant or a number, an opening or closing brace, a read. */
const parts = new RegExp(
  [
    String.raw`for \(let (\w+) = (\d+); \1 < (?:this\.constants\.(\w+)|(\d+));[^)]*\) \{`,
    '([{}])',
    String.raw`(\w+)\[`,
  ].join('|'),
  'g',
);

/**
 * Counted in the text of a kernel: a loop takes as many turns as its bound says, one up to a number
 * from the data counts as one, and of branches both are counted.
 */
export function threadWork({ kernel, integers = {}, inputs }: KernelCall): ThreadWork {
  const text = String(kernel);
  const parameters = text.slice(text.indexOf('(') + 1, text.indexOf(')')).split(/,\s*/);
  const arrays = new Set(parameters.filter((_, at) => inputs[at] && 'from' in inputs[at]));
  const times: number[] = [1]; // how often what is inside of these braces runs
  let [turns, loads] = [0, 0];
  for (const [, , start, constant, literal, brace, name] of text.matchAll(parts)) {
    const around = times[times.length - 1];
    if (brace === '{') times.push(around);
    else if (brace === '}') times.pop();
    else if (name !== undefined) loads += arrays.has(name) ? around : 0;
    else {
      const inside = around * ((constant ? integers[constant] : Number(literal)) - Number(start));
      times.push(inside);
      turns += inside;
    }
  }
  return { turns, loads };
}
