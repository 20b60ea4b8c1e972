import { type CellCode, type Expression, rewritten } from '../code.js';
import { changedStatements } from '../rewriting.js';

/**
 * Contraction: a product that is added becomes one instruction, $a b + c$, which is rounded once.
 * Relaxed, because a processor without it computes product and sum one after the other.
 */
export function withFusedProducts({ statements, locals }: CellCode): CellCode {
  return { statements: changedStatements(statements, fused), locals };
}

function fused(expression: Expression): Expression {
  return rewritten(expression, (part) => {
    if (part.op !== 'f32x4Add') return null;
    const [a, b] = part.inputs;
    const [product, sum] = b.op === 'f32x4Mul' ? [b, a] : [a, b];
    if (product.op !== 'f32x4Mul') return null;
    const inputs = [...product.inputs, sum].map(fused);
    return { op: 'f32x4RelaxedMadd', type: 'v128', inputs, numbers: [] };
  });
}
