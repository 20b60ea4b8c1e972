// The formulas that operations carry: each check of `obelisk gradcheck` runs once on float64, and
// the node on its tape has the operation with its two formulas.
import { gradcheckOperations } from '@obelisk/tensor';

/** Map from the name of an exported operation to { formula, vjpFormula }, in TeX. */
export function operationFormulas() {
  const formulas = new Map();
  for (const { operation: name, program, inputs } of gradcheckOperations) {
    if (formulas.has(name)) continue;
    const leaves = inputs();
    for (const leaf of leaves) leaf.requiresGrad = true;
    const { operation } = program(...leaves).node;
    // mean, say, is made of other operations and has no formula of its own.
    if (operation.name === name) formulas.set(name, operation);
  }
  return formulas;
}
