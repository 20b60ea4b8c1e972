import type { Random } from '@obelisk/tensor';
import { bytesOf, op, storageId, streamFile, tensor, zipFile } from '../../nn/weights/craft.js';
import { type FuzzKind, oneFile, theFile } from '../fuzz-kind.js';
import { mutatedBytes } from '../mutations/bytes.js';
import { extremeIntegers, happens, pick } from '../mutations/choice.js';
import { readWeightFile } from './weight-files.js';

const elements = bytesOf(new Float32Array([1, 2, 3, 4, 5, 6]));
const id = storageId('0', 6);

/** A state dictionary of a few tensors, opcode by opcode; some in a checkpoint around it. */
function honestProgram(random: Random): number[][] {
  const tensors = Array.from({ length: 1 + random.integer(3) }, (_, at) => [
    op.text(`w${at}`),
    tensor({ id, ...pick(random, views) }),
    op.setItem,
  ]);
  const dictionary = [op.dictionary, op.put(0), ...tensors.flat()];
  const inside = happens(random, 30);
  const program = inside
    ? [op.dictionary, op.text('state_dict'), ...dictionary, op.setItem]
    : dictionary;
  return program.map((part) => [...part]);
}

/** Of a storage of six elements; the last one repeats one of them. */
const views = [
  { shape: [6], stride: [1] },
  { shape: [2, 3], stride: [3, 1] },
  { shape: [3, 2], stride: [1, 3] },
  { shape: [0], stride: [1] },
  { shape: [1, 1, 6], stride: [6, 6, 1] },
  { shape: [4], stride: [0] },
];

/** What a program may have more of than is good for it. */
const oddParts: readonly ((random: Random) => readonly number[])[] = [
  (random) => op.integer(pick(random, extremeIntegers)),
  (random) => tensor({ id, offset: pick(random, extremeIntegers) }),
  (random) => tensor({ id, shape: [pick(random, extremeIntegers)], stride: [0] }),
  (random) => tensor({ id, shape: [2, 2], stride: [pick(random, extremeIntegers), 1] }),
  (random) => storageId(pick(random, ['0', '1', '../x', '']), pick(random, extremeIntegers)),
  (random) => op.global(pick(random, ['os', 'torch', 'builtins']), pick(random, ['system', 'x'])),
  (random) => op.get(random.integer(3)),
  (random) => op.put(pick(random, extremeIntegers)),
  (random) => [random.integer(256)],
  () => op.text('\u001b[2J'),
  () => [...op.list, ...op.put(1), ...op.get(1), ...op.append],
  () => [...op.get(0), ...op.get(0), ...op.setItem],
  () => [...op.mark, ...op.get(0), ...op.get(0), ...op.tuple, ...op.put(0)],
  () => Array.from({ length: 3000 }, () => op.list[0]),
  () => Array.from({ length: 3000 }, () => op.tuple1[0]),
  () => op.mark,
  () => op.call,
  () => op.build,
  () => op.persistent,
  () => op.stop,
  () => op.dictionary,
];

function damagedProgram(random: Random): number[] {
  const program = honestProgram(random);
  do {
    const at = random.integer(program.length);
    const part = pick(random, oddParts)(random);
    const how = random.integer(4);
    if (how === 0) program.splice(at, 1, [...part]);
    else if (how === 1) program.splice(at, 0, [...part]);
    else if (how === 2) program.splice(at, 1);
    else program.push([...part]);
  } while (happens(random, 40) && program.length > 0);
  return program.flat();
}

function inContainer(program: readonly number[], random: Random): Uint8Array {
  if (happens(random, 40)) {
    const count = happens(random, 90) ? 6 : 5;
    return streamFile(program, { 0: { count, bytes: elements } });
  }
  const level = happens(random, 50) ? 6 : 0;
  const order = happens(random, 90) ? 'little' : pick(random, ['big', 'middle', '']);
  return zipFile(program, happens(random, 90) ? { 0: elements } : {}, level, order);
}

function damagedPth(random: Random): Uint8Array {
  if (happens(random, 50)) return inContainer(damagedProgram(random), random);
  return mutatedBytes(inContainer(honestProgram(random).flat(), random), random);
}

/** Weights as .pth, in either container. */
export const pth: FuzzKind = {
  make: (random) => oneFile('net.pth', damagedPth(random)),
  read(input) {
    const [name, bytes] = theFile(input);
    readWeightFile(bytes, name);
  },
};
