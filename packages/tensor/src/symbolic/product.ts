import { ConstantNode, type MathNode, OperatorNode } from 'mathjs/number';
import { symbolsOf } from './equation.js';

/** A product apart: `-(a * b)` has the sign -1 and the factors a, b. */
export interface Product {
  readonly sign: 1 | -1;
  readonly factors: readonly MathNode[];
}

/** Takes a product apart; factors of one vanish, so `1` has none. */
export function productOf(node: MathNode): Product {
  const { fn, args } = node as OperatorNode;
  if (fn === 'unaryMinus') return times({ sign: -1, factors: [] }, productOf(args[0]));
  if (fn === 'multiply') return args.map(productOf).reduce(times);
  if (fn === 'subtract' && isConstant(args[0], 0)) return productOf(negative(args[1]));
  if (isConstant(node, 1)) return { sign: 1, factors: [] };
  if (isConstant(node, -1)) return { sign: -1, factors: [] };
  return { sign: 1, factors: [node] };
}

/** The product of two products. */
export function times(left: Product, right: Product): Product {
  return {
    sign: left.sign === right.sign ? 1 : -1,
    factors: [...left.factors, ...right.factors],
  };
}

/** Factors as they follow each other in `order`, which lists names. */
export function sorted({ sign, factors }: Product, order: readonly string[]): Product {
  const place = (factor: MathNode) =>
    Math.min(...[...symbolsOf(factor)].map((name) => order.indexOf(name)));
  return { sign, factors: [...factors].sort((a, b) => place(a) - place(b)) };
}

/** -a * b + c * d - ..., or 0 when there are no products. */
export function sumOf(products: readonly Product[]): MathNode {
  if (products.length === 0) return new ConstantNode(0);
  const [first, ...others] = products;
  return others.reduce<MathNode>((sum, product) => {
    const positive = toNode({ ...product, sign: 1 });
    return product.sign === 1
      ? new OperatorNode('+', 'add', [sum, positive])
      : new OperatorNode('-', 'subtract', [sum, positive]);
  }, toNode(first));
}

function toNode({ sign, factors }: Product): MathNode {
  const [first = new ConstantNode(1), ...others] = factors;
  return others.reduce<MathNode>(
    (product, factor) => new OperatorNode('*', 'multiply', [product, factor]),
    sign === 1 ? first : negative(first),
  );
}

function negative(node: MathNode): MathNode {
  return new OperatorNode('-', 'unaryMinus', [node]);
}

/** Whether an expression is this one number. */
export function isConstant(node: MathNode, value: number): boolean {
  return node.type === 'ConstantNode' && (node as ConstantNode).value === value;
}
