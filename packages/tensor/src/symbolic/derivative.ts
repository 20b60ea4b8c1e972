import { ConstantNode, derivative, type MathNode, simplifyCore } from 'mathjs/number';
import { type Equation, symbolsOf } from './equation.js';
import { isConstant, type Product, productOf, sorted, sumOf, times } from './product.js';

/**
 * The derivative of an equation with respect to one of its names, in a form to read. mathjs
 * differentiates each expression with respect to the names in it, and the chain rule joins them
 * through the definitions $q$, which keep their names:
 *
 * $$\frac{\mathrm{d}F}{\mathrm{d}v} = \frac{\partial F}{\partial v}
 *   + \sum_q \frac{\partial F}{\partial q} \frac{\mathrm{d}q}{\mathrm{d}v}$$
 *
 * Floors are constant symbols: their derivative is zero wherever it exists, and at an integer the
 * result is the derivative to the right. A name that is defined, as `w1` or `I1`, may be the
 * variable too; nothing is then looked up inside it.
 *
 * @param equation - from {@link interpolationEquation} or {@link obeliskEquation}
 * @param variable - a coordinate `x`, an offset `Sx`, a value `I1`, a weight `w1`, the coefficient
 *   `Wij`
 *
 * @example
 * ```ts
 * import { interpolationEquation, symbolicDerivative } from '@obelisk/tensor/symbolic';
 * import { obeliskEquation } from '@obelisk/tensor/symbolic';
 * const bilinear = interpolationEquation(2);
 * const slope = symbolicDerivative(bilinear, 'x');
 * String(slope); // => '-wyu * I1 + wyu * I2 - wyd * I3 + wyd * I4'
 * String(symbolicDerivative(bilinear, 'I2')); // => 'w2'
 * String(symbolicDerivative(obeliskEquation('binary', 3), 'Wij')); // => 'IS - IT'
 * ```
 */
export function symbolicDerivative(equation: Equation, variable: string): MathNode {
  return derivativeOf(equation, equation.expression, variable);
}

function derivativeOf(equation: Equation, expression: MathNode, variable: string): MathNode {
  const order = [...symbolsOf(expression)];
  const products: Product[] = [];
  for (const name of order) {
    const inner = innerDerivative(equation, name, variable);
    if (inner === null) continue;
    const outer = sorted(productOf(partial(expression, name)), order);
    products.push(inPlaceOf(name, outer, productOf(inner), order));
  }
  return sumOf(products);
}

/** dq/dv: one for the variable itself, null where q doesn't depend on it. */
function innerDerivative(equation: Equation, name: string, variable: string): MathNode | null {
  if (name === variable) return new ConstantNode(1);
  const definition = equation.definitions.get(name);
  if (definition === undefined) return null;
  const inner = derivativeOf(equation, definition, variable);
  return isConstant(inner, 0) ? null : inner;
}

/** mathjs turns the order of factors round; here dq/dv takes the place that q had. */
function inPlaceOf(name: string, outer: Product, inner: Product, order: string[]): Product {
  const before = order.slice(0, order.indexOf(name));
  const isBefore = (factor: MathNode) => [...symbolsOf(factor)].some((n) => before.includes(n));
  return [
    { sign: outer.sign, factors: outer.factors.filter(isBefore) },
    inner,
    { sign: 1 as const, factors: outer.factors.filter((factor) => !isBefore(factor)) },
  ].reduce(times);
}

/** The partial derivative, without the zeros and ones that the product rule leaves behind. */
export function partial(expression: MathNode, name: string): MathNode {
  return simplifyCore(derivative(expression, name, { simplify: false }));
}
