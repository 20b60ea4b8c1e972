import { html, markup, shortNumber } from '@obelisk/viz/basics';
import type { Displayable } from '../display/displayable.js';
import { svg } from '../display/pictures.js';
import { drawnGraph, inShort, tapeStyle } from './graph-drawing.js';
import type { RecordedStep, Recording } from './recording.js';

/**
 * The tape as a picture: leaves on the left (rounded), the loss on the right; every box tells what
 * made it, its shape or number, and in orange the gradient that has arrived there.
 *
 * @param steps - how many steps backward are drawn: 0 for the tape before the backward pass, all of
 * them when left out; the edges of the last step are thick
 *
 * @example
 * ```ts
 * import { recordSteps, tapeGraph } from '@obelisk/notebook';
 * import { multiply, tensor } from '@obelisk/tensor';
 * const [a, b] = [2, 5].map((value) => tensor(value, { requiresGrad: true }));
 * const recording = await recordSteps(() => multiply(a, b));
 * String(tapeGraph(recording)); // => 'tape of 3 tensors, 1 of 1 steps backward done'
 * ```
 */
export function tapeGraph(recording: Recording, steps = recording.steps.length): Displayable {
  const done = recording.steps.slice(0, steps);
  const graph = drawnGraph(recording, {
    gradient: (node) => gradientAfter(recording, done, node),
    edge: (from, to) => {
      // A recording may have a step for every edge, as that of notebook 1 has.
      const along = ({ node, shares }: RecordedStep) =>
        node === to && shares.some((share) => share.node === from);
      return done.slice(-1).some(along) ? 'now' : done.some(along) ? 'done' : '';
    },
  });
  const description =
    `tape of ${recording.nodes.length} tensors, ` +
    `${done.length} of ${recording.steps.length} steps backward done`;
  const style = html`<style>${markup(tapeStyle)}</style>`;
  return svg(String(graph.picture(description, style)), description);
}

/** What has arrived at a node so far: of a scalar the sum, of anything else the shape. */
function gradientAfter(
  { nodes }: Recording,
  done: readonly RecordedStep[],
  at: number,
): string | null {
  const { gradient } = nodes[at];
  if (gradient === null || done.length === 0) return null;
  if (at === nodes.length - 1) return inShort(gradient);
  const shares = done.flatMap((step) => step.shares.filter(({ node }) => node === at));
  if (shares.length === 0) return null;
  if (gradient.numbers.length > 1) return inShort(gradient);
  return shortNumber(shares.reduce((sum, { numbers }) => sum + Number(numbers.numbers[0]), 0));
}
