import { FreedError, formatShape, type Storage } from '@obelisk/engine';
import type { TapeNode } from './tape-node.js';

/**
 * Runs a VJP of a node. What it reads must still be what the forward pass saw; what it does not
 * read, as the terms of a sum, may have changed.
 * @throws Error that names the operation, the tensor, and what changed it since
 */
export function withSavedValues<Result>(node: TapeNode, vjp: () => Result): Result {
  try {
    return vjp();
  } catch (error) {
    if (!(error instanceof FreedError)) throw error;
    const needed = `${node.operation.name} needs ${described(node, error.storage)}`;
    throw new Error(
      `backward: ${needed} as the forward pass saw it, but ${whatHappened(node, error)}`,
      { cause: error },
    );
  }
}

function described({ inputs, saved, output }: TapeNode, storage: Storage): string {
  const at = saved.findIndex((array) => array?.storage === storage);
  const input = inputs[at];
  if (input) return `${input.name || `input ${at}`} ${formatShape(input.shape)}`;
  if (output?.storage === storage) return `its result ${formatShape(output.shape)}`;
  return 'an array of its options';
}

function whatHappened({ inputs, saved }: TapeNode, { changedBy, storage }: FreedError): string {
  if (changedBy === null) {
    return 'its numbers were freed since, by their scope or by hand; keep them until then';
  }
  const changed = inputs.find(
    (input, at) => input !== null && input.version > 0 && saved[at]?.storage === storage,
  );
  const version = changed ? ` (it is at version ${changed.version})` : '';
  return `${changedBy} has changed it since${version}; run the forward pass again`;
}
