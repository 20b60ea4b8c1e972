import { elementwise } from './elementwise.js';
import type { Expression, Given, Run } from './given.js';
import { layout } from './layout.js';
import { losses } from './losses.js';
import { products } from './products.js';
import { sampling } from './sampling.js';

/** How each operator of the standard is said in our operations. */
const expressions: Readonly<Record<string, Expression>> = {
  ...elementwise,
  ...layout,
  ...products,
  ...losses,
  ...sampling,
};

/** A case in our operations, or the reason why it is none. */
export function expressed(given: Given): Run | string {
  const expression = expressions[given.operator];
  return expression?.(given) ?? `there is no ${given.operator}`;
}
