import { clock } from '@obelisk/engine/text';

/** So many lines in all, with pauses that are neither very short nor very long. */
const lines = 20;
const [shortestPause, longestPause] = [3000, 30_000];

/** A function to be called after each of `count` inputs, which tells now and then how far it is. */
export function progressLines(
  count: number,
  print: (line: string) => void,
): (kind: string) => void {
  const begun = performance.now();
  let [done, shown, last] = [0, 0, begun];
  return (kind) => {
    done++;
    const now = performance.now();
    const due = Math.floor((lines * done) / count);
    if (now - last < (due === shown ? longestPause : shortestPause)) return;
    [shown, last] = [due, now];
    const left = ((now - begun) / 1000 / done) * (count - done);
    print(`${done}/${count}  ${kind}  ${clock(left)} left`);
  };
}
