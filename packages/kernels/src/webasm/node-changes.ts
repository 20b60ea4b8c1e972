// Two changes to how gpu.js' function node tells the code of one kernel.
import type { FunctionNode, GatherParameters, Syntax } from './gpu-js.js';

/**
 * The analysis pass records the `0` of `for (let k = 0; ...` as Integer; the pass that tells the
 * code then takes it for a typed initialiser, makes the counter a float, and every read `a[..][k]`
 * converts it back. Forgetting the record lets the literal be a literal, and the counter an i32.
 * Only the counters of loops: another local that starts from a whole number may take fractions
 * later.
 */
export function keepCountersInteger(node: FunctionNode): void {
  const { stmtVariableDeclaration, emitVectorFunction } = node;
  node.stmtVariableDeclaration = (declared: Syntax) => {
    if (!node.vec) forgetStarts(node, declared.declarations);
    return stmtVariableDeclaration.call(node, declared);
  };
  // The vector walk meets the declarations again, after the scalar walk recorded their literals.
  node.emitVectorFunction = (assembler: object) => {
    forgetStarts(node, countersOf(node));
    return emitVectorFunction.call(node, assembler);
  };
}

/** Forgets the types recorded for the literals that counters of loops start from. */
function forgetStarts(node: FunctionNode, declarations: readonly Syntax[]): void {
  const counters = countersOf(node);
  for (const declaration of declarations) {
    if (declaration.init?.type !== 'Literal' || !counters.includes(declaration)) continue;
    delete node.literalTypes[node.astKey(declaration.init)];
  }
}

/** What is declared in the heads of `for` loops, as gpu.js traced it. */
function countersOf({ identifiers }: FunctionNode): Syntax[] {
  const declarations = identifiers.map(({ declaration }) => declaration);
  return declarations.flatMap((found) => (found?.inForLoopInit ? [found.ast] : []));
}

/**
 * An index `this.thread.x` plus or minus uniform integers reads four neighbours: one `v128.load`
 * instead of an index vector, two clamps and four scalar loads. Not under a lane mask, nor where
 * some lanes may have returned before; and no longer clamped, so such a kernel must never read
 * outside its argument.
 */
export function loadNeighboursAtOnce(node: FunctionNode): void {
  const { vGather } = node;
  node.vGather = (...parameters: GatherParameters) => {
    const [table, name, x, y, z] = parameters;
    const varying = (index: Syntax | null) => index !== null && node.vInfo.exprVarying(index);
    const masked = node.vMaskDepth > 0 || node.vInfo.varyingReturn;
    if (masked || !x || !isNeighbourly(node, x) || varying(y) || varying(z)) {
      return vGather.call(node, ...parameters);
    }
    const { offset, dims } = node.assembler.layout[table][name];
    const { em } = node;
    const operate = (op: string) => (em as unknown as Record<string, () => unknown>)[op]();
    node.emitIndex(x);
    for (const [index, stride] of [
      [y, dims[0]],
      [z, dims[0] * dims[1]],
    ] as const) {
      if (!index) continue;
      node.emitIndex(index);
      em.i32Const(stride);
      operate('i32Mul');
      operate('i32Add');
    }
    em.i32Const(2);
    operate('i32Shl');
    em.v128Load(offset, 2);
    return 'vf32';
  };
}

function isNeighbourly(node: FunctionNode, index: Syntax): boolean {
  if (isThreadX(index)) return true;
  if (index.type !== 'BinaryExpression') return false;
  const { left, right, operator } = index;
  const varying = (part: Syntax) => node.vInfo.exprVarying(part);
  if (operator === '-') return isNeighbourly(node, left) && !varying(right);
  if (operator !== '+') return false;
  return varying(left) ? isNeighbourly(node, left) && !varying(right) : isNeighbourly(node, right);
}

function isThreadX({ type, computed, property, object }: Syntax): boolean {
  if (type !== 'MemberExpression' || computed || property.name !== 'x') return false;
  return object.type === 'MemberExpression' && object.property.name === 'thread';
}
