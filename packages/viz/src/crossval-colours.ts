import { labelColours } from './label-colours.js';

/** One colour per model, the same in every figure: the palette of the organs, in its order. */
export function modelColours(models: readonly string[]): Map<string, string> {
  // Names of no organ, so that each takes the next colour.
  const colours = labelColours(['', ...models.map((_, i) => `model ${i}`)]).slice(1);
  return new Map(models.map((model, i) => [model, colours[i]]));
}
