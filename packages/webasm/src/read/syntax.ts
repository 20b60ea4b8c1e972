import type { FunctionNode, Syntax } from './gpu-js.js';

/** A node of a syntax tree and all below it. */
export function nodesOf(syntax: Syntax): Syntax[] {
  const below = Object.values(syntax).flat() as unknown[];
  return [syntax, ...below.filter(isSyntax).flatMap(nodesOf)];
}

function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** `this.thread.x`, or .y, or .z. */
export function isThread(syntax: Syntax, axis: string): boolean {
  return memberOf('thread', syntax) === axis;
}

/**
 * Sums, differences and products of whole literals, Integer constants, the thread's place and
 * counters: whole by their types alone.
 */
export function isWholeSum(node: FunctionNode, syntax: Syntax): boolean {
  switch (syntax.type) {
    case 'Literal':
      return Number.isInteger(syntax.value);
    case 'Identifier':
      return isCounter(node, syntax);
    case 'MemberExpression': {
      const constant = memberOf('constants', syntax);
      if (constant !== undefined) return node.constantTypes[constant] === 'Integer';
      return memberOf('thread', syntax) !== undefined;
    }
    default:
      return isSum(syntax) && [syntax.left, syntax.right].every((part) => isWholeSum(node, part));
  }
}

/** Whether it is a sum, a difference or a product. */
export function isSum({ type, operator = '' }: Syntax): boolean {
  return type === 'BinaryExpression' && '+-*'.split('').includes(operator);
}

/** A local that is told as an i32, or as four: the counter of a loop. */
export function isCounter({ locals }: FunctionNode, { type, name = '' }: Syntax): boolean {
  return type === 'Identifier' && locals?.get(name)?.gtype === 'Integer';
}

/** The name in `this.constants.name`. */
function memberOf(what: string, { type, computed, object, property }: Syntax): string | undefined {
  if (type !== 'MemberExpression' || computed || object.type !== 'MemberExpression') return;
  const isOfThis = object.object.type === 'ThisExpression' && object.property.name === what;
  return isOfThis ? property.name : undefined;
}
