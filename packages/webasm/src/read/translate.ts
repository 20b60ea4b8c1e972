import type { CellCode, Statement } from '../code.js';
import { withFusedProducts } from '../passes/fused.js';
import { type ResultSteps, withPlanarStores } from '../passes/planar-stores.js';
import { keepCountersInteger } from './counters.js';
import type { FunctionNode, MemoryLayout, WebAssemblyKernel } from './gpu-js.js';
import { readLanesDirectly } from './node-changes.js';
import { arrayOffset, NotRecordable, Recorder } from './recorder.js';

/** A kernel's code as gpu.js tells it: for one cell, and for four neighbours of a row at once. */
export interface KernelCode {
  /** Arguments that are arrays, by name; `index` is the number by which the code names them. */
  readonly arrays: MemoryLayout['arrays'];
  readonly one: CellCode;
  readonly four: CellCode;
  /** Whether products and their sums are one instruction each in the code for four. */
  readonly fused: boolean;
}

/** Numbers of the globals that gpu.js reads the thread's x, y and z and its cell from. */
const threadGlobals = { threadX: 0, threadY: 1, threadZ: 2, dataIndex: 3 };

/**
 * Has gpu.js tell the code of a kernel.
 * @param kernels - built by gpu.js, which has read its text: one, or several that return four of
 *   its results each
 * @param scalars - address of the numbers among the arguments, an entry of 4 bytes per argument
 * @param steps - where the results go in a larger array; one after the other when null, which only
 *   one kernel can do
 * @param fused - whether products and their sums become one instruction each
 * @returns null when the kernel does what cannot be recorded: calls functions of its own, draws
 *   random numbers
 */
export function kernelCode(
  kernels: readonly WebAssemblyKernel[],
  inputs: ArrayLike<unknown>,
  scalars: number,
  steps: ResultSteps | null = null,
  fused = false,
): KernelCode | null {
  const parts: KernelCode[] = [];
  for (const kernel of kernels) {
    const part = oneKernelCode(kernel, inputs, scalars);
    if (!part) return null;
    parts.push(part);
  }
  const [{ arrays }] = parts;
  try {
    const stored = (code: CellCode, at: number) =>
      steps ? withPlanarStores(code, kernels[at].componentCount, steps, 4 * at) : code;
    const one = storingAll(parts.map((part, at) => stored(part.one, at)));
    const four = storingAll(parts.map((part, at) => stored(part.four, at)));
    return { arrays, one, four: fused ? withFusedProducts(four) : four, fused };
  } catch (cause) {
    if (cause instanceof NotRecordable) return null;
    throw cause;
  }
}

/**
 * Code that differs only in what it returns, at its end: the first, and behind it where the others
 * differ from it.
 * @throws NotRecordable when something else than sets and stores follows from there on
 */
function storingAll([first, ...others]: readonly CellCode[]): CellCode {
  if (others.length === 0) return first;
  const texts = first.statements.map((statement) => JSON.stringify(statement));
  const ends = others.map(({ statements, locals }) => {
    const start = statements.findIndex((one, at) => JSON.stringify(one) !== texts[at]);
    const end = start < 0 ? [] : statements.slice(start);
    if (locals.length !== first.locals.length || !end.every(isPartOfReturn)) {
      throw new NotRecordable('more than four results that are not returned once, at the end');
    }
    return end;
  });
  const statements = [first.statements, ...ends].flatMap(withoutReturn);
  return { statements, locals: first.locals };
}

function withoutReturn(statements: readonly Statement[]): readonly Statement[] {
  return statements.at(-1)?.kind === 'return' ? statements.slice(0, -1) : statements;
}

const isPartOfReturn = ({ kind }: Statement) => /^(set|store|return)$/.test(kind);

function oneKernelCode(
  kernel: WebAssemblyKernel,
  inputs: ArrayLike<unknown>,
  scalars: number,
): KernelCode | null {
  const { functionMap } = kernel.functionBuilder;
  const hasFunctions = kernel.tracedFunctions.some(
    (name) => name !== 'kernel' && functionMap[name],
  );
  if (kernel.usesRandom || hasFunctions) return null;
  const layout = namedLayout(kernel, inputs, scalars);
  const node = functionMap.kernel;
  node.output = kernel.threadDim;
  keepCountersInteger(node);
  readLanesDirectly(node);
  try {
    // In this order: the second walk relies on types that the first one found.
    const one = recorded(node, 'emitFunction', layout);
    const four = recorded(node, 'emitVectorFunction', layout);
    return { arrays: layout.arrays, one, four, fused: false };
  } catch (cause) {
    if (cause instanceof NotRecordable) return null;
    throw cause;
  }
}

/** The layout, with arrays named in place of their places. */
function namedLayout(
  kernel: WebAssemblyKernel,
  inputs: ArrayLike<unknown>,
  scalars: number,
): MemoryLayout {
  const layout = kernel.computeLayout(inputs);
  for (const record of Object.values(layout.arrays)) record.offset = arrayOffset(record.index);
  for (const record of Object.values(layout.scalars)) record.offset = scalars + 4 * record.index;
  layout.outputOffset = arrayOffset(-1);
  return layout;
}

function recorded(
  node: FunctionNode,
  method: 'emitFunction' | 'emitVectorFunction',
  layout: MemoryLayout,
): CellCode {
  const recorder = new Recorder(Object.values(threadGlobals));
  const module = { addFunction: () => recorder };
  node[method]({ module, layout, globals: threadGlobals, helperInfo: null });
  const { statements, locals } = recorder.code;
  if (method === 'emitFunction' || node.vRetMask === -1) return { statements, locals };
  // No lane has returned yet: gpu.js counts on a new function's locals being zero.
  const none = { op: 'v128ConstI32x4', type: 'v128', inputs: [], numbers: [0, 0, 0, 0] } as const;
  const start: Statement = { kind: 'set', local: node.vRetMask, value: none };
  return { statements: [start, ...statements], locals };
}
