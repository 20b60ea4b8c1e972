// Every operation of the catalogue with one axis empty, or two: the same numbers on all devices, or
// the same sentence, and never the message of a kernel or of JavaScript.
import { openDevice, Scope } from '@obelisk/engine';
import { gradcheckOperations, type Tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { filled } from './zero-size-answer.js';

/** What a program comes to on a device, as text: numbers and gradients, or the sentence. */
function outcome(
  program: (...inputs: Tensor[]) => Tensor,
  shapes: readonly (readonly number[])[],
  name: 'webasm' | 'cpu' | 'float64',
): string {
  const device = openDevice(name);
  const scope = new Scope();
  try {
    const leaves = shapes.map((shape) => filled(device, shape, 0.25, true));
    const y = program(...leaves);
    y.backward(filled(device, y.shape, 1));
    const rounded = (t: Tensor | null) =>
      t && Array.from(t.dataSync().data, (value) => value.toPrecision(4));
    return JSON.stringify([y.shape, rounded(y), leaves.map(({ grad }) => rounded(grad))]);
  } catch (error) {
    assert.is((error as Error).constructor, Error, (error as Error).stack);
    return (error as Error).message;
  } finally {
    scope[Symbol.dispose]();
  }
}

/** Shapes with one axis empty, or two that are of one length, such as rows and columns. */
function emptied(shapes: readonly (readonly number[])[]): number[][][] {
  const places = shapes.flatMap((shape, input) =>
    shape.map((size, axis) => ({ input, axis, size })),
  );
  const pairs = places.flatMap((one, at) => [
    [one],
    ...places
      .slice(at + 1)
      .filter(({ size }) => size === one.size)
      .map((two) => [one, two]),
  ]);
  return pairs.map((chosen) => {
    const copy = shapes.map((shape) => [...shape]);
    for (const { input, axis } of chosen) copy[input][axis] = 0;
    return copy;
  });
}

/**
 * Those whose cases in the catalogue ask for one size, `gather`, `pick` and `where` by what
 * chooses: nothing has none.
 */
const ofOneSize = new Set('affineGrid broadcastTo gather pick reshape slice where'.split(' '));

const catalogue = suite('every operation of the catalogue with nothing');

for (const name of new Set(gradcheckOperations.map(({ operation }) => operation))) {
  catalogue(`${name}: the same on all devices, or one sentence that names it`, () => {
    let answered = 0;
    for (const { operation, program, inputs } of gradcheckOperations) {
      if (operation !== name) continue;
      const shapes = inputs().map(({ shape }) => shape);
      for (const changed of emptied(shapes)) {
        const [here, cpu, twin] = (['webasm', 'cpu', 'float64'] as const).map((device) =>
          outcome(program, changed, device),
        );
        assert.equal([here, cpu], [twin, twin], JSON.stringify(changed));
        if (twin.startsWith('[')) answered++;
        else assert.match(twin, /^(?!kernel)\w+: [^\n]+$/);
      }
    }
    if (!ofOneSize.has(name)) assert.ok(answered > 0, 'a batch of none, at least');
  });
}

catalogue.run();
