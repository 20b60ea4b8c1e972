import { Tensor } from '@obelisk/tensor';
import { setNotebookHost } from '../display/host.js';
import { cellScope, runCell } from '../runtime/run-cell.js';
import { recordSteps } from './record-steps.js';
import type { Recording } from './recording.js';

/**
 * Runs a program, written as a notebook cell, on the default device and records the backward pass
 * of its `loss`. The names that it gives to tensors become theirs.
 * @throws Error when it does not compile, throws, or defines no tensor `loss`
 *
 * @example
 * ```ts
 * import { recordProgram } from '@obelisk/notebook/runtime';
 * const source = "import { square, tensor } from '@obelisk/tensor';\n" +
 *   'const loss = square(tensor(3, { requiresGrad: true }));';
 * const { nodes } = await recordProgram(source);
 * nodes.map(({ name }) => name); // => ['t0', 'loss']
 * await recordProgram('const x = 1;'); // throws: the program must define a tensor named loss
 * ```
 */
export async function recordProgram(source: string): Promise<Recording> {
  const scope = cellScope();
  const former = setNotebookHost({ show: () => {} });
  try {
    await runCell(source, scope, 'program');
  } finally {
    setNotebookHost(former);
  }
  for (const [name, value] of Object.entries(scope)) {
    if (value instanceof Tensor && value.name === '') value.name = name;
  }
  const { loss } = scope;
  if (loss instanceof Tensor) return recordSteps(() => loss);
  throw new Error('the program must define a tensor named loss: const loss = ...');
}
