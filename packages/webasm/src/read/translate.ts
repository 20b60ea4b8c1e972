import type { CellCode, Statement } from '../code.js';
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
}

/** Numbers of the globals that gpu.js reads the thread's x, y and z and its cell from. */
const threadGlobals = { threadX: 0, threadY: 1, threadZ: 2, dataIndex: 3 };

/**
 * Has gpu.js tell the code of a kernel.
 * @param kernel - built by gpu.js, which has read its text
 * @param scalars - address of the numbers among the arguments, an entry of 4 bytes per argument
 * @param steps - where the results go in a larger array; one after the other when null
 * @returns null when the kernel does what cannot be recorded: calls functions of its own, draws
 *   random numbers
 */
export function kernelCode(
  kernel: WebAssemblyKernel,
  inputs: ArrayLike<unknown>,
  scalars: number,
  steps: ResultSteps | null = null,
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
    const placed = (code: CellCode) =>
      steps ? withPlanarStores(code, kernel.componentCount, steps) : code;
    return { arrays: layout.arrays, one: placed(one), four: placed(four) };
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
