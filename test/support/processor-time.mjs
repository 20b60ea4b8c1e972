// How much processor time a test file costs: its own process and all that it has started, a browser
// above all. Seconds on the clock tell less: they grow with what else runs.
import { endedChildrenSeconds } from './process-tree.mjs';

/** What was counted when a file ended last: the rest of the count belongs to the next that ends. */
let counted = 0;

/**
 * Seconds of a process that has just ended and of its `family`, as last seen; null where the system
 * doesn't tell. What ended properly was added to its parent's count, however short it lived; a
 * browser's own processes don't, but they live long enough to be seen. Of both, the greater.
 */
export function processorSeconds(ownSeconds, family) {
  const now = endedChildrenSeconds();
  if (now === null) return null;
  const ended = now - counted;
  counted = now;
  let seen = ownSeconds;
  for (const { seconds } of family) seen += seconds;
  return Math.max(ended, seen);
}
