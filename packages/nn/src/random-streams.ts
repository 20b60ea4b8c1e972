import type { Random } from '@obelisk/tensor';
import { Dropout } from './dropout.js';
import { Module } from './module.js';

/**
 * The streams of random numbers that a module goes on drawing from in training: those of its
 * dropout layers, each once. A checkpoint keeps their states.
 *
 * @example
 * ```ts
 * import { Dropout, randomStreams } from '@obelisk/nn';
 * import { Random } from '@obelisk/tensor';
 * randomStreams(new Dropout({ random: new Random(1) })).length; // => 1
 * ```
 */
export function randomStreams(module: Module): Random[] {
  const streams = new Set<Random>();
  const visit = (part: Module) => {
    if (part instanceof Dropout) streams.add(part.random);
    for (const inner of Object.values(part.state())) if (inner instanceof Module) visit(inner);
  };
  visit(module);
  return [...streams];
}
