import type { KernelCall } from './kernel-call.js';

/** Along x, y and z. */
type PerAxis = readonly [x: boolean, y: boolean, z: boolean];

/** Where a kernel counts in floats: exactly only to 2^24, while whole numbers go to 2^31. */
export interface FloatAxes {
  /** By the name of the argument. */
  readonly inputs: ReadonlyMap<string, PerAxis>;
  /** Of `this.thread`, wherever it is no index and compared with nothing whole. */
  readonly threads: PerAxis;
}

/** What stands in the text for an index that was read: whether it is whole. */
const marks = { whole: '«w»', float: '«f»' };

const comparison = String.raw`\s*(?:[<>]=?|[!=]==?)\s*(?:this\.constants\.\w+|\d+)(?![\w.])`;

/**
 * Reads off the text of a kernel along which axes it counts in floats. An index is whole on every
 * device when it is a sum, a difference or a product of `this.thread`, Integer constants, counters
 * and literals, all between `[` and `]`; through a local, or from an array, it is a float.
 */
export function floatAxes(call: KernelCall): FloatAxes {
  const axes = known.get(call.kernel) ?? readAxes(call);
  known.set(call.kernel, axes);
  return axes;
}

/** Kernels that were read. */
const known = new WeakMap<object, FloatAxes>();

function readAxes({ kernel, integers = {}, inputs }: KernelCall): FloatAxes {
  const code = String(kernel);
  const parameters = parametersOf(kernel);
  const { text, floats } = marked(code.slice(code.indexOf(')')), new Set(Object.keys(integers)));
  return {
    inputs: new Map(inputs.map(({ name }, at) => [name, axesOf(text, parameters[at] ?? name)])),
    threads: ['x', 'y', 'z'].map((axis) =>
      new RegExp(`this\\.thread\\.${axis}(?!${comparison})`).test(floats),
    ) as unknown as PerAxis,
  };
}

/** Names of the parameters of a function that is read as text. */
export function parametersOf(read: object): string[] {
  const code = String(read);
  return code.slice(code.indexOf('(') + 1, code.indexOf(')')).split(/,\s*/);
}

/** The text with all indices marked, the innermost first; and what of it is told in floats. */
function marked(text: string, integers: ReadonlySet<string>) {
  const counters = new Set(
    [...text.matchAll(/for \((?:let|var) (\w+) = \d+;[^;]*; ?\1\+\+\)/g)].map(([, name]) => name),
  );
  let floats = '';
  const mark = (_: string, index: string) => {
    if (isWhole(index, counters, integers)) return marks.whole;
    floats += `${index};`;
    return marks.float;
  };
  let now = text;
  for (let before = ''; before !== now; ) {
    before = now;
    now = now.replace(/\[([^[\]]*)\]/g, mark);
  }
  return { text: now, floats: floats + now };
}

function isWhole(
  index: string,
  counters: ReadonlySet<string>,
  integers: ReadonlySet<string>,
): boolean {
  const names = index
    .replace(/this\.thread\.[xyz]\b/g, '0')
    .replace(/this\.constants\.(\w+)/g, (_, name) => (integers.has(name) ? '0' : 'real'))
    .match(/[^\s\d()+*-]+/g);
  return (names ?? []).every((name) => counters.has(name));
}

/** Of all reads of an array, `array[z][y][x]`: along which axes one is no whole number. */
function axesOf(text: string, array: string): PerAxis {
  const reads = text.matchAll(new RegExp(`(?<![\\w.$])${array}\\s*((?:«[wf]»\\s*)+)`, 'g'));
  const indices = [...reads].map(([, read]) => (read.match(/[wf]/g) ?? []).reverse());
  return [0, 1, 2].map((axis) => indices.some((read) => read[axis] === 'f')) as unknown as PerAxis;
}
