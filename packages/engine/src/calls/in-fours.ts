import type { KernelCall } from './kernel-call.js';

/** Numbers that gpu.js lets a thread return. */
export const mostReturned = 4;

/** What a kernel returns: a list of its locals, where it is more than a vector. */
const returned = /return \[([^[\]]*)\]/;

/** The locals that a kernel returns, by their names. */
export function returnedLocals(kernel: KernelCall['kernel']): string[] {
  const [, list = ''] = kernel.toString().match(returned) ?? [];
  const names = list.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}

/**
 * A call whose threads return more than four numbers as texts for gpu.js, each of which returns
 * four of them; where fewer are left, the last one once more. The text of the kernel itself where
 * it returns no more than four.
 */
export function textsInFours({ kernel, components = 1 }: KernelCall): string[] {
  if (components <= mostReturned) return [kernel.toString()];
  const names = returnedLocals(kernel);
  return Array.from({ length: Math.ceil(names.length / mostReturned) }, (_, part) => {
    const four = [0, 1, 2, 3].map((at) => names[part * mostReturned + at] ?? names.at(-1));
    return kernel.toString().replace(returned, `return [${four.join(', ')}]`);
  });
}
