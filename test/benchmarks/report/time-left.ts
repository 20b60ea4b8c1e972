import { clock } from '@obelisk/engine/text';

/** Counts cases, and estimates the time that the others take from those that are done. */
export function timeLeft(all: number): { skip(): void; next(): string } {
  const begun = performance.now();
  let [measured, passed] = [0, 0];
  return {
    skip: () => {
      passed++;
    },
    next: () => {
      measured++;
      passed++;
      const each = (performance.now() - begun) / 1000 / measured;
      return `${passed}/${all}  ${clock(each * (all - passed))} left`;
    },
  };
}
