// Whether kernels on `webasm` are compiled by our own code generator: gpu.js reads a kernel's text
// and tells its code, ours writes the module. It takes about a quarter of the time, and its
// results are the same to the bit: a test compares every kernel of the conformance suite. How it
// works is in docs/webassembly.md.
import { WebAssemblyKernel } from 'gpu.js';
import { WebAssemblyFunctionNode } from 'gpu.js/src/backend/web-assembly/function-node.js';

/** Hash of the text of both classes in gpu.js 2.24.1, whose private methods we call and wrap. */
const knownText = 350495823;

/**
 * A bundler prints classes anew, so their text tells nothing any more. Ours asks `codegenAdjusted`
 * in Node about the same files, and writes the answer here.
 */
declare const OBELISK_CODEGEN_CHECKED: boolean | undefined;
const checkedByBundler =
  typeof OBELISK_CODEGEN_CHECKED !== 'undefined' && OBELISK_CODEGEN_CHECKED === true;

let enabled = true;
/** Why our code generator is left out, or null; undefined until that is looked at. */
let notice: string | null | undefined;

/** One sentence when gpu.js is not the version that our code generator knows, otherwise null. */
export function codegenNotice(): string | null {
  if (notice === undefined) {
    const classes = [WebAssemblyFunctionNode, WebAssemblyKernel];
    notice = checkedByBundler ? null : codegenMismatch(classes.map(String).join('\n'));
  }
  return notice;
}

/** The same for the text of the two classes. */
export function codegenMismatch(text: string): string | null {
  if (hashOf(text) === knownText) return null;
  return (
    'webasm: this gpu.js is not 2.24.1, which our code generator is written for; kernels run as ' +
    'gpu.js compiles them, and take several times as long'
  );
}

/** FNV-1a over UTF-16 units: tells a changed text, guards against nothing else. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * Has kernels on `webasm` compiled by our code generator, or by that of gpu.js, from now on.
 *
 * @example
 * ```ts
 * import { codegenAdjusted, switchCodegen } from '@obelisk/webasm';
 * switchCodegen(false);
 * codegenAdjusted(); // => false
 * switchCodegen(true);
 * ```
 */
export function switchCodegen(on: boolean): void {
  enabled = on;
}

/**
 * Whether kernels on `webasm` are compiled by our code generator: not by that of gpu.js, which
 * takes over for another version of gpu.js.
 *
 * @example
 * ```ts
 * import { codegenAdjusted } from '@obelisk/webasm';
 * codegenAdjusted(); // => true
 * ```
 */
export function codegenAdjusted(): boolean {
  return enabled && codegenNotice() === null;
}
