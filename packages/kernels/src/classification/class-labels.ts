import { type DeviceArray, formatShape, type Shape } from '@obelisk/engine';

/** For how many classes labels were looked through: each batch is looked at once. */
const knownClasses = Symbol('classes of labels');

/**
 * Refuses labels that are no class. They are looked through once, at once where their numbers are
 * there. Where a device gives them later (`webgpu`) they are looked through as they arrive: then
 * the sentence is told to whoever reads what was made of them, the loss for instance.
 * @param operation - which one wants them, for the message
 * @param labels - whole numbers 0 .. `classes` - 1
 * @throws Error that tells the first one that is no class, and where it is
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { requireClasses } from '@obelisk/kernels';
 * const labels = arrayOf(openDevice('webasm'), [2, 2], [0, 2, 1, 255]);
 * requireClasses('pick', labels, 3); // throws: pick: label 255 at [1, 1] is no class
 * ```
 */
export function requireClasses(operation: string, labels: DeviceArray, classes: number): void {
  requireBelow(
    labels,
    classes,
    (label, place) => `${operation}: label ${label} at ${place} is no class`,
  );
}

/**
 * Refuses numbers that are not whole or not from 0 to `count` - 1, as `requireClasses` does.
 * @param problem - begins the sentence, for the first one that is not, and where it is
 */
export function requireBelow(
  { shape, storage }: DeviceArray,
  count: number,
  problem: (value: number, place: string) => string,
): void {
  const before = storage.fact<number>(knownClasses);
  if (before !== undefined && before <= count) return;
  storage.inspect((values) => {
    const at = firstNoClass(values, count);
    if (at < 0) return;
    const begun = problem(values[at], formatShape(placeOf(at, shape)));
    throw new Error(`${begun}; expected whole numbers from 0 to ${count - 1}`);
  });
  storage.remember(knownClasses, count);
}

/**
 * Tells that labels are classes because of what they were made of, as of labels that were looked
 * through before they were moved: a device that would have to fetch them does not.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { knownAsClasses, requireClasses } from '@obelisk/kernels';
 * const labels = arrayOf(openDevice('webasm'), [2], [0, 2]);
 * knownAsClasses(labels, 3);
 * requireClasses('pick', labels, 3); // looks at nothing
 * ```
 */
export function knownAsClasses({ storage }: DeviceArray, classes: number): void {
  storage.remember(knownClasses, classes);
}

/**
 * Where the first label is that is no whole number from 0 to `classes` - 1; -1 when all are.
 *
 * @example
 * ```ts
 * import { firstNoClass } from '@obelisk/kernels';
 * firstNoClass([0, 2, 1.5], 3); // => 2
 * ```
 */
export function firstNoClass(labels: ArrayLike<number>, classes: number): number {
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at];
    if (!(label >= 0 && label < classes && label === Math.floor(label))) return at;
  }
  return -1;
}

/**
 * The index along each axis of an element that is counted in C order.
 *
 * @example
 * ```ts
 * import { placeOf } from '@obelisk/kernels';
 * placeOf(7, [2, 3, 2]); // => [1, 0, 1]
 * ```
 */
export function placeOf(at: number, shape: Shape): number[] {
  let rest = at;
  const reversed = shape.toReversed().map((size) => {
    const index = rest % size;
    rest = (rest - index) / size;
    return index;
  });
  return reversed.reverse();
}
