import { CellError } from './cell-error.js';

/** The values that a module exports. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/** What cells can import, in Node as in a browser; each is loaded when it is first asked for. */
const modules: Readonly<Record<string, () => Promise<ModuleExports>>> = {
  '@obelisk/webasm': () => import('@obelisk/webasm'),
  '@obelisk/engine': () => import('@obelisk/engine'),
  '@obelisk/kernels': () => import('@obelisk/kernels'),
  '@obelisk/tensor': () => import('@obelisk/tensor'),
  '@obelisk/tensor/symbolic': () => import('@obelisk/tensor/symbolic'),
  '@obelisk/nn': () => import('@obelisk/nn'),
  '@obelisk/models': () => import('@obelisk/models'),
  '@obelisk/data': () => import('@obelisk/data'),
  '@obelisk/training': () => import('@obelisk/training'),
  '@obelisk/viz': () => import('@obelisk/viz'),
  '@obelisk/notebook': () => import('../index.js'),
  '@observablehq/plot': () => import('@observablehq/plot'),
  ndarray: () => import('ndarray'),
};

/** Their names. */
export const importableModules: readonly string[] = Object.keys(modules);

/**
 * The module that a cell imports.
 *
 * @param names - what the cell wants from it
 * @throws CellError when cells cannot import it, or it has no such name
 *
 * @example
 * ```ts
 * import { importForCell } from '@obelisk/notebook/runtime';
 * const { square } = await importForCell('@obelisk/tensor', ['square']);
 * typeof square; // => 'function'
 * await importForCell('node:fs', []); // throws: cells run in a browser too and cannot import
 * ```
 */
export async function importForCell(
  specifier: string,
  names: readonly string[],
): Promise<ModuleExports> {
  if (!Object.hasOwn(modules, specifier)) {
    const known = importableModules.join(', ');
    throw new CellError(
      `cells run in a browser too and cannot import '${specifier}', only ${known}`,
      null,
    );
  }
  const module = await modules[specifier]();
  const missing = names.find((name) => !(name in module));
  if (missing === undefined) return module;
  throw new CellError(`'${specifier}' does not export ${missing}`, null);
}
