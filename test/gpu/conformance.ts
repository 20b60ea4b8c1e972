// Every kernel family on the graphics processor of this machine: one line per case that differs
// from its float64 twin, then how many agree.
import { chooseDevice } from '@obelisk/engine';
import { outcomeOf } from '../kernels/conformance/check.js';
import { cases } from '../kernels/conformance.js';

const { device, reason } = await chooseDevice('webgpu');
console.log(reason);
const asked = cases.filter(({ leftOpen }) => !leftOpen);
let agreed = 0;
for (const one of asked) {
  const { problem } = await outcomeOf(one, device);
  if (problem === null) agreed++;
  else console.log(`${one.name}: ${problem}`);
}
console.log(`${agreed} of ${asked.length} cases agree with their float64 twins`);
process.exit(agreed === asked.length ? 0 : 1);
