import { openDevice } from '@obelisk/engine';
import { Obelisk } from '@obelisk/nn';
import { add, noGrad, Random, tensor } from '@obelisk/tensor';

/** So many files and functions of the sources. */
export interface Count {
  readonly files: number;
  readonly functions?: number;
}

/** A piece of work that a reader may want to follow. */
export interface Work {
  readonly title: string;
  /** How much of it there should be to read, at most. */
  readonly goal: Count;
  /** How much there is when it is done again, which must not grow. */
  readonly budget?: Required<Count>;
  run(): unknown;
}

/** What tensors and layers do. */
export function operations(): readonly Work[] {
  const device = openDevice('webasm');
  const [a, b] = [tensor([1, 2, 3]), tensor([4, 5, 6])];
  const layer = new Obelisk({ device, random: new Random(1), offsets: 1, variant: 'unary' });
  const image = tensor(new Float32Array(64), { shape: [1, 1, 4, 4, 4] });
  return [
    {
      title: 'add of three numbers',
      goal: { files: 12, functions: 40 },
      budget: { files: 12, functions: 40 },
      run: () => add(a, b),
    },
    {
      title: 'an offset through Obelisk.forward',
      goal: { files: 18 },
      budget: { files: 23, functions: 118 },
      run: () => noGrad(() => layer.forward(image, { grid: [2, 2, 2] })),
    },
  ];
}
