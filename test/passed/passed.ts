import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { root } from '../support/workspace.js';

/** What a piece of work went through of the sources of this repository. */
export interface Passed {
  /** Files of which at least one function ran, from `packages` on. */
  readonly files: readonly string[];
  /** Their functions that ran, as `file: name`. */
  readonly functions: readonly string[];
}

/**
 * Runs a piece of work and tells which functions of the packages it called, by the precise coverage
 * of V8. Functions without a name (callbacks) count as well as those with one.
 */
export async function passedBy(work: () => unknown): Promise<Passed> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await session.post('Profiler.takePreciseCoverage'); // what ran before does not count
    await work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return summed(result);
  } finally {
    session.disconnect();
  }
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly {
    readonly functionName: string;
    readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
  }[];
}

function summed(scripts: readonly ScriptCoverage[]): Passed {
  const functions = scripts.flatMap(({ url, functions: all }) => {
    const file = fileOf(url);
    if (!file) return [];
    // The first range of a script is the script itself.
    const called = all.filter(({ ranges: [{ count, startOffset }], functionName }) => {
      return count > 0 && !(functionName === '' && startOffset === 0);
    });
    return called.map(({ functionName, ranges }) => {
      return `${file}: ${functionName || `at ${ranges[0].startOffset}`}`;
    });
  });
  const files = [...new Set(functions.map((one) => one.slice(0, one.indexOf(': '))))];
  return { files: files.sort(), functions };
}

function fileOf(url: string): string | null {
  if (!url.startsWith('file:')) return null;
  const path = fileURLToPath(url);
  return path.startsWith(`${root}packages/`) ? path.slice(root.length) : null;
}
