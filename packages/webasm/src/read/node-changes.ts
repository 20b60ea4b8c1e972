import type { Emitter, FunctionNode, GatherParameters, Syntax } from './gpu-js.js';
import { isThread, isWholeSum, nodesOf } from './syntax.js';

/**
 * Changes how gpu.js' function node tells reads of an array whose index differs between the four
 * lanes.
 *
 * `this.thread.x` plus or minus uniform integers are four neighbours: one `v128.load` instead of an
 * index vector, two clamps and four scalar loads. For other indices each lane has its own load, and
 * what all lanes share is added to the address as one number, so that the eight corners of a sample
 * need four addresses, not thirty-two.
 *
 * Neither is clamped to the array any more: a kernel must never read outside its argument. Under a
 * lane mask, or where some lanes may have returned before, an index may be anything, and gpu.js'
 * clamped loads stay. So they do for an index that counts (`a[k++][x]`), which is told once there,
 * and here once for each lane.
 */
export function readLanesDirectly(node: FunctionNode): void {
  const { vGather } = node;
  node.vGather = (...parameters: GatherParameters) => {
    const [table, name, x, y, z] = parameters;
    const counts = [x, y, z].some((index) => index && nodesOf(index).some(isUpdate));
    if (node.vMaskDepth > 0 || node.vInfo.varyingReturn || !x || counts) {
      return vGather.call(node, ...parameters);
    }
    const varying = (index: Syntax | null) => Boolean(index && node.vInfo.exprVarying(index));
    const { offset, dims } = node.assembler.layout[table][name];
    const axes = [
      { index: x, stride: 1 },
      { index: y, stride: dims[0] },
      { index: z, stride: dims[0] * dims[1] },
    ].filter((axis): axis is Axis => Boolean(axis.index));
    if (isNeighbourly(node, x) && !varying(y) && !varying(z)) {
      address(node, axes, () => null);
      node.em.v128Load(offset, 2);
    } else {
      loadLanes(node, axes, offset);
    }
    return 'vf32';
  };
}

interface Axis {
  readonly index: Syntax;
  readonly stride: number;
}

/** Four loads, of the lanes one by one. */
function loadLanes(node: FunctionNode, axes: readonly Axis[], offset: number): void {
  const { em } = node;
  const vectors = new Map<Axis, number>();
  for (const axis of axes) {
    if (!node.vInfo.exprVarying(axis.index)) continue;
    const local = em.addLocal('v128');
    node.vEmitIndex(axis.index);
    em.localSet(local);
    vectors.set(axis, local);
  }
  for (let lane = 0; lane < 4; lane++) {
    address(node, axes, (axis) => {
      const vector = vectors.get(axis);
      return vector === undefined ? null : { vector, lane };
    });
    em.f32Load(offset);
    if (lane === 0) operate(em, 'f32x4Splat');
    else operate(em, 'f32x4ReplaceLane', lane);
  }
}

/**
 * The address of a number from the indices of all axes.
 * @param lane - where an index is a vector: which one, and the lane that is wanted
 */
function address(
  node: FunctionNode,
  axes: readonly Axis[],
  lane: (axis: Axis) => { readonly vector: number; readonly lane: number } | null,
): void {
  const { em } = node;
  for (const [at, axis] of axes.entries()) {
    const own = lane(axis);
    if (own) operate(em.localGet(own.vector), 'i32x4ExtractLane', own.lane);
    else node.emitIndex(axis.index);
    if (axis.stride !== 1) operate(em.i32Const(axis.stride), 'i32Mul');
    if (at > 0) operate(em, 'i32Add');
  }
  operate(em.i32Const(2), 'i32Shl');
}

function operate(em: Emitter, op: string, ...numbers: number[]): void {
  (em as unknown as Record<string, (...numbers: number[]) => unknown>)[op](...numbers);
}

const isUpdate = ({ type }: Syntax) => type === 'UpdateExpression';

/**
 * Whether an index is `this.thread.x` plus or minus what is whole and the same in all lanes. Beside
 * a fraction the lanes are no neighbours: each is rounded by itself.
 */
function isNeighbourly(node: FunctionNode, index: Syntax): boolean {
  if (isThread(index, 'x')) return true;
  if (index.type !== 'BinaryExpression') return false;
  const { left, right, operator } = index;
  const isShared = (part: Syntax) => !node.vInfo.exprVarying(part) && isWholeSum(node, part);
  if (operator === '-') return isNeighbourly(node, left) && isShared(right);
  if (operator !== '+') return false;
  return isShared(right) ? isNeighbourly(node, left) : isShared(left) && isNeighbourly(node, right);
}
