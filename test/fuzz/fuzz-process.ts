// Tries inputs of one kind one after the other, and tells the parent of each: this process may
// hang or die of what it reads.
//   fuzz-process.ts KIND SEED FIRST END FOLDER
import { kindNamed } from './kinds/index.js';
import { limits } from './limits.js';
import { makeInput, tryInput } from './one-input.js';

/** What the process tells: that it begins an input, or how that went. */
export type FuzzMessage =
  | { readonly kind: 'begun'; readonly index: number }
  | {
      readonly kind: 'done';
      readonly index: number;
      readonly read: boolean;
      readonly complaint: string | null;
    };

const [name, seed, first, end, folder] = process.argv.slice(2);
const kind = await kindNamed(name).load();
const send = (message: FuzzMessage) => process.send?.(message);

for (let index = Number(first); index < Number(end) && process.connected; index++) {
  const input = await makeInput(kind, name, Number(seed), index);
  send({ kind: 'begun', index });
  const before = process.cpuUsage();
  const { read, complaint } = await tryInput(kind, input, folder);
  send({ kind: 'done', index, read, complaint: complaint ?? excessOf(before) });
  // The peak never falls: the next input is for a new process.
  if (peak() > limits.bytes) break;
  // Lets messages go out, and a Ctrl-C in.
  await new Promise(setImmediate);
}
process.disconnect?.();

function excessOf(before: NodeJS.CpuUsage): string | null {
  if (peak() > limits.bytes) return `takes ${(peak() / 1e9).toFixed(1)} GB`;
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  return seconds > limits.seconds ? `takes ${seconds.toFixed(1)} s of the processor` : null;
}

/** Bytes of the process at its peak. */
function peak(): number {
  return process.resourceUsage().maxRSS * 1024;
}
