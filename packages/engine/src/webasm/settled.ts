import { isScopeOpen } from '../memory/scope.js';
import { arena } from './the-arena.js';

/**
 * A result stays where it is when a scope will free it, and there is room; otherwise the garbage
 * collector must.
 */
export function settled(result: Float32Array): Float32Array {
  if (isScopeOpen() && arena.whole.mayKeep) return result;
  const copy = result.slice();
  arena.whole.copiedBytes += copy.byteLength;
  arena.give(result);
  return copy;
}
