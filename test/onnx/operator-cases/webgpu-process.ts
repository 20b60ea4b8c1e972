// The process that operator-cases-gpu.test.ts starts: it runs the cases that our operations can say
// on webgpu and tells what came of each.
import { chooseDevice } from '@obelisk/engine';
import { problemOf } from './check.js';
import { expressed } from './expressions.js';
import { readOperatorCases } from './operator-case.js';

/** By the names of the cases: null, or where they part from the standard. */
export type Problems = Readonly<Record<string, string | null>>;

const { device } = await chooseDevice('webgpu');
const problems: Record<string, string | null> = {};
for (const given of readOperatorCases()) {
  if (typeof expressed(given) === 'string') continue;
  problems[given.name] = await problemOf(given, device);
}
process.send?.(problems, () => process.disconnect());
