import { type MathNode, type ParenthesisNode, parse } from 'mathjs/number';

/** Two, four or eight corners: signals, images or volumes. */
export type Dimensions = 1 | 2 | 3;

/** The axes in the paper's order; x runs along W, y along H, z along D. */
export type AxisName = 'x' | 'y' | 'z';

/**
 * One formula as the paper prints it: a short expression and the quantities that it names.
 *
 * The floors stand apart because they are what makes the formula hard to differentiate:
 * $\lfloor x + S_x \rfloor$ is constant between two integers, so a derivative may take its symbol
 * `x0` for a constant and never look inside. A `definition` may use floors, coordinates and the
 * definitions before it.
 */
export interface Equation {
  readonly expression: MathNode;
  readonly definitions: ReadonlyMap<string, MathNode>;
  readonly floors: ReadonlyMap<string, MathNode>;
}

/** The first one, two or three of x, y, z. */
export function axisNames(dimensions: Dimensions): AxisName[] {
  if (dimensions !== 1 && dimensions !== 2 && dimensions !== 3) {
    throw new Error(`interpolation: expected 1, 2 or 3 dimensions, got ${dimensions}`);
  }
  return (['x', 'y', 'z'] as const).slice(0, dimensions);
}

/** Parses a formula; the tree keeps the order of its operations, so its brackets can go. */
export function formula(text: string): MathNode {
  return withoutBrackets(parse(text));
}

function withoutBrackets(tree: MathNode): MathNode {
  return tree.transform((node) =>
    node.type === 'ParenthesisNode' ? withoutBrackets((node as ParenthesisNode).content) : node,
  );
}

/** The names of the quantities in an expression; a function's own name is none. */
export function symbolsOf(expression: MathNode): Set<string> {
  const names = new Set<string>();
  expression.traverse((node, path) => {
    if (node.type === 'SymbolNode' && path !== 'fn') names.add(node.toString());
  });
  return names;
}

/**
 * An expression with every definition put in its place, so that only coordinates, offsets, floors
 * and the input I are left: what mathjs can differentiate in one piece.
 *
 * @param equation - whose definitions count
 * @param expression - the equation's own, unless another one in its names is given
 *
 * @example
 * ```ts
 * import { expandEquation, interpolationEquation } from '@obelisk/tensor/symbolic';
 * const linear = expandEquation(interpolationEquation(1));
 * String(linear); // => '(x0 + 1 - (x + Sx)) * I(x0) + (x + Sx - x0) * I(x0 + 1)'
 * ```
 */
export function expandEquation(equation: Equation, expression = equation.expression): MathNode {
  return expression.transform((node, path) => {
    const definition = path === 'fn' ? undefined : equation.definitions.get(node.toString());
    return definition === undefined ? node : expandEquation(equation, definition);
  });
}
