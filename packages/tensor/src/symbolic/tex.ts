import type { FunctionNode, MathNode, OperatorNode } from 'mathjs/number';
import { symbolicDerivative } from './derivative.js';
import type { Equation } from './equation.js';

/** How the names print; the first pattern that fits decides. */
const symbols: [RegExp, string][] = [
  [/^([xyz])0$/, '\\lfloor $1 + S_$1 \\rfloor'],
  [/^([xyz])1$/, '\\lfloor $1 + T_$1 \\rfloor'],
  [/^([wv])([xyz][ud])$/, '$1_{$2}'],
  [/^([wvIJ])([1-8])$/, '$1_$2'],
  [/^([STg])([xyz])$/, '$1_$2'],
  [/^I([ST])$/, 'I_$1'],
  [/^Wij$/, 'W(i, j)'],
];

/**
 * An expression in the paper's notation, as TeX: floors get their brackets, weights their indices.
 *
 * @example
 * ```ts
 * import { expressionToTex, interpolationEquation } from '@obelisk/tensor/symbolic';
 * import { symbolicDerivative } from '@obelisk/tensor/symbolic';
 * const linear = interpolationEquation(1);
 * const { definitions } = linear;
 * expressionToTex(symbolicDerivative(linear, 'x')); // => '-I_1 + I_2'
 * expressionToTex(definitions.get('wxd')!); // => 'x + S_x - \\lfloor x + S_x \\rfloor'
 * ```
 */
export function expressionToTex(expression: MathNode): string {
  return expression.toTex({ handler: nodeToTex }).trim();
}

/**
 * An equation with all that it names, one line each, in a TeX `aligned` block.
 *
 * @param equation - from {@link interpolationEquation} or {@link obeliskEquation}
 * @param name - what stands left of the first equals sign
 *
 * @example
 * ```ts
 * import { equationToTex, interpolationEquation } from '@obelisk/tensor/symbolic';
 * const lines = equationToTex(interpolationEquation(1), 'F(x)').split('\n');
 * lines[1]; // => 'F(x) &= w_1 \\, I_1 + w_2 \\, I_2 \\\\'
 * ```
 */
export function equationToTex(equation: Equation, name: string): string {
  const lines = [`${name} &= ${expressionToTex(equation.expression)}`];
  for (const [symbol, definition] of equation.definitions) {
    lines.push(`${symbolToTex(symbol)} &= ${expressionToTex(definition)}`);
  }
  return `\\begin{aligned}\n${lines.join(' \\\\\n')}\n\\end{aligned}`;
}

/**
 * A derivative of an equation as a TeX formula, $\partial F / \partial v = \dots$
 *
 * @param equation - from {@link interpolationEquation} or {@link obeliskEquation}
 * @param name - the name of what is differentiated
 * @param variable - as for {@link symbolicDerivative}
 *
 * @example
 * ```ts
 * import { derivativeToTex, interpolationEquation } from '@obelisk/tensor/symbolic';
 * const tex = derivativeToTex(interpolationEquation(1), 'F', 'Sx');
 * tex; // => '\\frac{\\partial F}{\\partial S_x} = -I_1 + I_2'
 * ```
 */
export function derivativeToTex(equation: Equation, name: string, variable: string): string {
  const quotient = `\\frac{\\partial ${name}}{\\partial ${symbolToTex(variable)}}`;
  return `${quotient} = ${expressionToTex(symbolicDerivative(equation, variable))}`;
}

function symbolToTex(name: string): string {
  const [pattern, tex] = symbols.find(([candidate]) => candidate.test(name)) ?? [/$^/, ''];
  return name.replace(pattern, tex);
}

/** mathjs asks this about every node and prints itself what gets no answer, such as fractions. */
function nodeToTex(node: MathNode): string | undefined {
  if (node.type === 'SymbolNode') return symbolToTex(node.toString());
  if (node.type === 'FunctionNode') return functionToTex(node as FunctionNode);
  if (node.type === 'OperatorNode') return operatorToTex(node as OperatorNode);
  return undefined;
}

function functionToTex({ fn, args }: FunctionNode): string {
  const printed = args.map(expressionToTex).join(', ');
  return String(fn) === 'floor' ? `\\lfloor ${printed} \\rfloor` : `${fn}(${printed})`;
}

function operatorToTex({ fn, args }: OperatorNode): string | undefined {
  if (fn === 'unaryMinus') return `-${inBrackets(args[0])}`;
  const [left, right] = args;
  if (fn === 'add') return `${expressionToTex(left)} + ${expressionToTex(right)}`;
  if (fn === 'subtract') return `${expressionToTex(left)} - ${inBrackets(right)}`;
  if (fn === 'multiply') return `${inBrackets(left)} \\, ${inBrackets(right)}`;
  return undefined;
}

/** A sum needs brackets where something binds closer. */
function inBrackets(node: MathNode): string {
  const isSum = ['add', 'subtract'].includes((node as OperatorNode).fn);
  return isSum ? `\\left( ${expressionToTex(node)} \\right)` : expressionToTex(node);
}
