/** How much computing one measurement takes. */
const milliseconds = 100;

/**
 * How many times as long as alone a computation takes on this machine now, because of other
 * programs: 1 when there are none. For limits in seconds that shall hold on a quiet machine.
 */
export function slowdown(): number {
  const started = performance.now();
  const before = process.cpuUsage();
  for (;;) {
    let sum = 0;
    for (let i = 0; i < 1e5; i++) sum += Math.sqrt(i);
    const { user, system } = process.cpuUsage(before);
    const computing = (user + system) / 1000;
    // The sum is always there: the loop must not be left out.
    if (computing > milliseconds && sum > 0) {
      return Math.max(1, (performance.now() - started) / computing);
    }
  }
}
