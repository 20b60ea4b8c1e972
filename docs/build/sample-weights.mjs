// Trains the weights that the scan view of the lab ships, packages/lab/sample: the original network
// on 16 phantoms. Three minutes:
//   node --conditions=obelisk-source --import ./test/support/register-typescript.mjs \
//     docs/build/sample-weights.mjs
import { execFileSync } from 'node:child_process';
import { trainSample } from '../../packages/lab/src/scan/sample-training.ts';
import { sampleWeights } from '../../packages/lab/src/scan/sample-weights.ts';
import { root, write } from './paths.mjs';

const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
const { weights, note } = await trainSample(commit, ({ step, steps, loss }) => {
  if (step % 64 === 0) console.log(`step ${step} of ${steps}: loss ${loss.toFixed(3)}`);
});
const path = `packages/lab/${sampleWeights}`;
write(root + path, weights);
const dice = note.dice.map((value) => value.toFixed(3)).join(', ');
console.log(
  `${path}: ${(weights.length / 1000).toFixed(0)} kB; Dice of held-out phantoms: ${dice}`,
);
