import {
  gradcheckOperations,
  gridSample,
  type OperationCheck,
  type Program,
  relu,
  tensor,
} from '@obelisk/tensor';

/** A function, and where its derivative is measured. */
export type StepSizeCheck = Pick<OperationCheck, 'operation' | 'name' | 'program' | 'inputs'>;

/** The operation of lessons, which is none. */
export const kinksGroup = 'kinks';

/** Where a function is not smooth: its slope changes at once, or its value. */
export type Break = 'kink' | 'jump';

/** The nearest voxel changes at once; all other checked functions are continuous. */
export const breakOf = ({ name }: StepSizeCheck): Break =>
  /\bnearest\b/.test(name) ? 'jump' : 'kink';

function at(name: string, program: Program, numbers: readonly number[]): StepSizeCheck {
  const inputs = () => [tensor(numbers, { device: 'float64', name: 'x' })];
  return { operation: kinksGroup, name, program, inputs };
}

/** A pixel's value against the x and y of a sampling point. */
const sampled: Program = (point) => {
  const image = tensor(
    [
      [
        [
          [1, 2, 4],
          [3, 8, 5],
          [0, 6, 7],
        ],
      ],
    ],
    { device: point.device },
  );
  return gridSample(image, point, { padding: 'zeros', alignCorners: true, mode: 'linear' });
};

const samplingAt = (name: string, x: number, y: number): StepSizeCheck => ({
  operation: kinksGroup,
  name,
  program: sampled,
  inputs: () => [tensor([[[[x, y]]]], { device: 'float64', name: 'point' })],
});

/** Where differences and derivatives part for good; the registry keeps away from such places. */
const kinks: readonly StepSizeCheck[] = [
  at('relu near its kink, x = 0.01', relu, [0.01]),
  at('relu on its kink, x = 0', relu, [0, 1]),
  samplingAt('sampling near a pixel, 0.01 beside it', 0.01, 0.3),
  samplingAt('sampling on a pixel', 0, 0),
];

/** Four lessons at kinks, and the gradient checks of all operations. */
export const stepSizeChecks: readonly StepSizeCheck[] = [
  ...kinks,
  ...[...gradcheckOperations].sort((a, b) => a.operation.localeCompare(b.operation, 'en')),
];

/** The check that the page begins with: a clear V. */
export const firstCheck = stepSizeChecks.findIndex(({ operation }) => operation === 'exp');
