import { arrayOf, type Device, type DeviceName, openDevice, Scope } from '@obelisk/engine';
import {
  compareGradients,
  type GradcheckReport,
  noGrad,
  Random,
  type Tensor,
} from '@obelisk/tensor';
import { parameterKinds } from './parameter-kinds.js';
import { type SmallStep, smallStep } from './small-step.js';

/** Largest error, relative to the largest gradient of the same tensor. */
const tolerances = { differences: 1e-6, twin: 1e-3 };
/** $h$; the smaller ones for where there is a kink between $x - h$ and $x + h$. */
const steps = [1e-5, 1e-6, 1e-7];
/** A gradient smaller than this part of the largest of all is rounding alone. */
const rounding = 1e-3;

type Gradients = ReadonlyMap<string, Float64Array>;

/** What a gradient should be, and how many of its entries are measured. */
interface Reference {
  readonly numbers: Float64Array;
  readonly checked: number;
}

/**
 * Checks the gradients of one training step of a network of the catalogue, at a reduced size: 4
 * scans of noise, 3 labels, weighted cross-entropy of the hardest quarter.
 *
 * On `float64` chosen entries of every kind of parameter (offsets, weights, biases, normalisation,
 * classifier) are compared with central differences: of the first tensor of each kind the entry
 * with the largest gradient, of the last a random one, within 1e-6. On any other device all
 * gradients are compared with those of the float64 twins, within 1e-3. Both relative to the largest
 * gradient of the same tensor. Biases in front of a normalisation, which takes them out again, have
 * a gradient of 0: they count relative to 1/1000 of the largest gradient of all.
 *
 * Rectifiers have kinks, and so has trilinear sampling: a difference across one is neither slope.
 * An entry that does not agree for the step 1e-5 is tried again with 1e-6 and 1e-7, which hardly
 * ever meet one; a wrong gradient agrees with none of them.
 * @throws Error for an unknown name
 *
 * @example
 * ```ts
 * import { networkGradcheck } from '@obelisk/models';
 * (await networkGradcheck('obelisk-visceral-hybrid', 'webasm')).passed; // => true
 * ```
 */
export async function networkGradcheck(
  name: string,
  device: DeviceName | Device,
): Promise<GradcheckReport> {
  const place = typeof device === 'string' ? openDevice(device) : device;
  const step = smallStep(name, openDevice('float64'));
  const twin = await gradientsOf(step);
  const scales = scalesOf(twin);
  const isTwin = place.name === 'float64';
  const tape = isTwin ? twin : await gradientsOf(smallStep(name, place, step));
  const references = isTwin ? differences(step, twin, scales) : everyEntry(twin);
  const tolerance = isTwin ? tolerances.differences : tolerances.twin;
  const inputs = [...references].map(([input, { numbers, checked }]) =>
    compareGradients({
      input,
      shape: parameterOf(step, input).shape,
      tape: gradientOf(tape, input),
      references: [numbers],
      checked,
      scale: scales.get(input) as number,
      tolerance,
    }),
  );
  const passed = inputs.every((input) => input.passed);
  return { device: place.name, tolerance, step: steps[0], inputs, passed };
}

/** The largest gradient of each tensor, or the part of the largest of all that is not rounding. */
function scalesOf(gradients: Gradients): Map<string, number> {
  const magnitudes = [...gradients].map(([name, numbers]) => [name, largest(numbers)] as const);
  const least = rounding * Math.max(...magnitudes.map(([, magnitude]) => magnitude));
  return new Map(magnitudes.map(([name, magnitude]) => [name, Math.max(magnitude, least)]));
}

async function gradientsOf({ network, loss }: SmallStep): Promise<Gradients> {
  loss().backward();
  const gradients = new Map<string, Float64Array>();
  for (const [name, { grad, value }] of network.parameters()) {
    const numbers = grad
      ? Float64Array.from(await grad.value.storage.read())
      : new Float64Array(value.storage.length);
    gradients.set(name, numbers);
  }
  return gradients;
}

function everyEntry(gradients: Gradients): Map<string, Reference> {
  return new Map(
    [...gradients].map(([name, numbers]) => [name, { numbers, checked: numbers.length }]),
  );
}

/** The gradients of the tape with chosen entries replaced by differences. */
function differences(
  step: SmallStep,
  tape: Gradients,
  scales: ReadonlyMap<string, number>,
): Map<string, Reference> {
  const random = new Random(5);
  const references = new Map<string, Reference>();
  for (const names of parameterKinds(step.network.parameters()).values()) {
    for (const [name, entry] of chosenOf(names, tape, random)) {
      const { numbers, checked } = references.get(name) ?? {
        numbers: gradientOf(tape, name).slice(),
        checked: 0,
      };
      const expected = numbers[entry];
      const allowed = tolerances.differences * (scales.get(name) as number);
      const agrees = (slope: number) => Math.abs(slope - expected) < allowed;
      numbers[entry] = difference(step, name, entry, agrees);
      references.set(name, { numbers, checked: checked + 1 });
    }
  }
  return references;
}

/** Of the first tensor the entry with the largest gradient, of the last a random one. */
function chosenOf(names: readonly string[], tape: Gradients, random: Random): [string, number][] {
  const [first, last] = [names[0], names[names.length - 1]];
  const magnitudes = gradientOf(tape, first).map(Math.abs);
  return [
    [first, magnitudes.indexOf(largest(magnitudes))],
    [last, random.integer(gradientOf(tape, last).length)],
  ];
}

/** The central difference of the first step with which it agrees, otherwise that of the last. */
function difference(
  step: SmallStep,
  name: string,
  entry: number,
  agrees: (slope: number) => boolean,
): number {
  const parameter = parameterOf(step, name);
  const start = Float64Array.from(parameter.value.storage.values);
  const lossAt = (by: number) => {
    const moved = start.slice();
    moved[entry] += by;
    parameter.assign(arrayOf(parameter.device, parameter.shape, moved));
    const scope = new Scope();
    try {
      return noGrad(step.loss).item();
    } finally {
      scope[Symbol.dispose]();
    }
  };
  let slope = Number.NaN;
  for (const h of steps) {
    slope = (lossAt(h) - lossAt(-h)) / (2 * h);
    if (agrees(slope)) break;
  }
  parameter.assign(arrayOf(parameter.device, parameter.shape, start));
  return slope;
}

function parameterOf({ network }: SmallStep, name: string): Tensor {
  return network.parameters().get(name) as Tensor;
}

function gradientOf(gradients: Gradients, name: string): Float64Array {
  return gradients.get(name) as Float64Array;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
