// Makes docs/images/training-step.svg, the picture of docs/tape.md: the third training step of the
// smallest scan that the VISCERAL hybrid learns from, as a graphics processor is asked for it. No
// time is in it, so that a software driver (docs/devices.md) draws it as any other:
//   OBELISK_SOFTWARE_ADAPTER=1 node --conditions=obelisk-source \
//     --import ./test/support/register-typescript.mjs docs/build/training-step.mjs
import { chooseDevice, gpuCounts, gpuMemory, onKernel } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { onTrace } from '@obelisk/tensor';
import { trainingStepSvg } from '@obelisk/viz';
import { smallSize, smallTraining } from '../../test/gpu/small-task.ts';
import { root, write } from './paths.mjs';

const entry = modelEntry('obelisk-visceral-hybrid');
const { device } = await chooseDevice('webgpu');
const size = smallSize(entry);
const training = await smallTraining(entry, size, device);
await training.step();
const step = await recordedStep();
const file = 'docs/images/training-step.svg';
write(`${root}${file}`, trainingStepSvg(step));
console.log(`${file}: ${step.parts.length} kernels`);

/** From one reading of the loss to the next: the moves of Adam go with the step after theirs. */
async function recordedStep() {
  const kernels = [];
  const phases = new Map();
  const stops = [
    onKernel((event) => {
      const now = gpuCounts(device);
      kernels.push({ event, now, living: gpuMemory(device).used });
    }),
    onTrace(({ phase, kernels: own }) => {
      for (const event of own) phases.set(event, phase);
    }),
  ];
  await training.step();
  const before = gpuCounts(device);
  const first = kernels.findIndex(({ now }) => now.submits === before.submits);
  await training.step();
  for (const stop of stops) stop();
  const after = gpuCounts(device);
  const own = kernels.slice(first).filter(({ now }) => now.submits === before.submits);
  return {
    title: `${entry.name} on a scan of ${size.join(' x ')} voxels`,
    parts: partsOf(own.map(({ event }) => phases.get(event))),
    livingBytes: own.map(({ living }) => living),
    uploads: uploadsOf(
      kernels[first - 1].now,
      own.map(({ now }) => now),
    ),
    submits: after.submits - before.submits,
    readbacks: [after.readbackBytes - before.readbackBytes],
  };
}

/** Kernels between operations belong to what goes on around them. */
function partsOf(phases) {
  const [begin, end] = [phases.indexOf('forward'), phases.lastIndexOf('forward')];
  const partAt = (at) => (at < begin ? 'optimiser' : at <= end ? 'forward' : 'backward');
  return phases.map((_, at) => partAt(at));
}

/** What was sent since the kernel before. */
function uploadsOf(before, counts) {
  const since = (at, name) => counts[at][name] - (counts[at - 1] ?? before)[name];
  const at = [...counts.keys()].filter((kernels) => since(kernels, 'uploads') > 0);
  return at.map((kernels) => ({ kernels, bytes: since(kernels, 'uploadBytes') }));
}
