// Runs one network once, in a process of its own, and prints the most memory that it had, in bytes.
import { openDevice } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import { modelEntry } from '@obelisk/models';
import { Random, tensor } from '@obelisk/tensor';
import { scanNetwork } from '@obelisk/training';
import { peakMemory } from '@obelisk/training/node';

const [name, sizes] = process.argv.slice(2);
const [D, H, W] = sizes.split(',').map(Number) as unknown as GridSize;
const device = openDevice('webasm');
const options = { device, random: new Random(1), labels: 9 };
const network = scanNetwork(modelEntry(name), { ...options, preparation: { size: [D, H, W] } });
network.logits(tensor(new Float32Array(D * H * W), { device, shape: [1, 1, D, H, W] }));
console.log(peakMemory());
