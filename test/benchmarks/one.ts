// Takes the time of one benchmark in a process of its own, for its peak of memory, and prints it.
import { benchmarks } from './benchmarks.js';

const { prepare, before, rounds } = benchmarks[process.argv[2]];
const step = prepare();
for (let round = 0; round < before; round++) await step();
const wall: number[] = [];
const cpu: number[] = [];
for (let round = 0; round < rounds; round++) {
  const [started, used] = [performance.now(), process.cpuUsage()];
  await step();
  wall.push(performance.now() - started);
  const { user, system } = process.cpuUsage(used);
  cpu.push((user + system) / 1000);
}
const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
const megabytes = process.resourceUsage().maxRSS / 1000;
console.log(JSON.stringify({ wall: median(wall), cpu: median(cpu), megabytes }));
