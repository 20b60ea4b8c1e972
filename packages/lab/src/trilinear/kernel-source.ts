import type { Axis, Terms } from './terms.js';

/** What the reader looks at: one corner, one derivative, or what a movement along axes changes. */
export type Focus =
  | { readonly corner: number }
  | { readonly derivative: Axis }
  | { readonly moved: readonly Axis[] };

export type KernelName = 'trilinear' | 'trilinearCoordinateGradient';

/** The text of one kernel, from its docstring to its last bracket, as it is written. */
export function kernelText(file: string, name: KernelName): string {
  const start = file.indexOf(`export function ${name}(`);
  const comment = file.lastIndexOf('/**', start);
  const end = file.indexOf('\n}\n', start) + 2;
  return file.slice(comment, end);
}

/** Whether a line of a kernel is in play. */
export function inPlay(line: string, focus: Focus): boolean {
  if (/^\s*(\*|\/\*)/.test(line)) return false;
  const names = namesOf(focus);
  return [...line.matchAll(/(?<!\.)\b[a-z]\w*\b/gi)].some(([word]) => names.has(word));
}

function namesOf(focus: Focus): Set<string> {
  if ('corner' in focus) return new Set([`w${focus.corner}`, `i${focus.corner}`]);
  if ('derivative' in focus) return new Set([`d${focus.derivative}`]);
  const weights = Array.from({ length: 8 }, (_, corner) => `w${corner + 1}`);
  const along = focus.moved.flatMap((axis) => [axis, `w${axis}u`, `w${axis}d`]);
  return new Set([...along, ...weights]);
}

/** The number that a line makes at this point, when it makes one. */
export function numberOf(line: string, { named, point, floor, value }: Terms): number | null {
  const [, term] = /^\s*(w[1-8]) \* input/.exec(line) ?? [];
  if (term) return named[term] * named[term.replace('w', 'i')];
  if (/^\s*return \($/.test(line)) return value;
  const [, name] = /^\s*const (\w+) =/.exec(line) ?? [];
  if (name === undefined) return derivativeTerm(line, named);
  const axis = 'xyz'.indexOf(name.at(-1) as string);
  if (/^[xyz]$/.test(name)) return point[axis];
  if (name === 'column') return floor[0] + 2;
  return name in named ? named[name] : null;
}

/** `dx += g * wzu * between(wyu, wyd, i2 - i1, i4 - i3)`, with g = 1. */
function derivativeTerm(line: string, named: Readonly<Record<string, number>>): number | null {
  const parts = /d[xyz] \+= g \* (\w+) \* between\((\w+), (\w+), (\w+) - (\w+), (\w+) - (\w+)\)/;
  const found = parts.exec(line);
  if (found === null) return null;
  const [outer, before, after, a, b, c, d] = found.slice(1).map((name) => named[name]);
  return outer * (before * (a - b) + after * (c - d));
}
