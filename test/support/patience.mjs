// Limits of waiting. They count seconds of a quiet machine: under load they grow by as much as all
// that is waited for takes longer, also when the load comes while one waits.
import { slowdown } from './slowdown.mjs';

const secondsBetweenLooks = 1;

/**
 * Calls `giveUp` after so many seconds of a quiet machine, unless the function that it returns is
 * called before.
 */
export function bePatient(
  seconds,
  giveUp,
  { slowness = slowdown, tick = secondsBetweenLooks } = {},
) {
  let left = seconds;
  // By turns, not by the clock: when this process itself has to wait for a core, the limit waits.
  const timer = setInterval(() => {
    left -= tick / slowness();
    if (left > 0) return;
    clearInterval(timer);
    giveUp();
  }, tick * 1000);
  return () => clearInterval(timer);
}
