import { shortNumber } from '@obelisk/viz/basics';
import { element } from '../page/element.js';
import { scrollable } from '../page/scrollable.js';
import { axes as axisNames } from '../trilinear/terms.js';
import type { AdamAxis, AdamWords, MovedOffset } from './moved-offset.js';

const head = ['axis', 'g', 'm', 'v', 'm\u0302', '\u221av\u0302', 'step', 'S before', 'S now'];

/** What Adam made of the gradient, axis by axis. */
export function adamTable({ adam, from, to }: MovedOffset): HTMLElement {
  const rows = adam.axes.map((one, axis) => {
    const numbers = [
      ...[one.gradient, one.first, one.second, one.correctedFirst],
      ...[Math.sqrt(one.correctedSecond), one.step, from[axis], to[axis]],
    ];
    const cells = numbers.map((value) =>
      element('td', { title: value, 'data-number': value }, shortNumber(value, 2)),
    );
    return element('tr', {}, element('th', { scope: 'row' }, axisNames[axis]), ...cells);
  });
  const table = element(
    'table',
    { class: 'adam-table' },
    element(
      'thead',
      {},
      element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text))),
    ),
    element('tbody', {}, ...rows),
  );
  return scrollable('What Adam made of it', table);
}

/** The rule with its numbers. */
export function adamRule({ steps, lr, weightDecay, betas: [beta1, beta2] }: AdamWords): string {
  return (
    `Step ${steps} of Adam: g = \u2202L/\u2202S + ${weightDecay} S; ` +
    `m = ${beta1} m + ${tidy(1 - beta1)} g; v = ${beta2} v + ${tidy(1 - beta2)} g\u00b2; ` +
    `m\u0302 = m / (1 \u2212 ${beta1}^${steps}); v\u0302 = v / (1 \u2212 ${beta2}^${steps}); ` +
    `step = \u2212${shortNumber(lr)} m\u0302 / (\u221av\u0302 + \u03b5).`
  );
}

const tidy = (value: number) => Number(value.toFixed(6));

/** The same in words, for the axis of the longest step. */
export function adamStory({ steps, lr, axes }: AdamWords): string {
  const longest = axes.reduce((one, other) =>
    Math.abs(other.step) > Math.abs(one.step) ? other : one,
  );
  const name = axisNames[axes.indexOf(longest)];
  if (longest.step === 0) return 'Nothing has pulled it yet: it stays where it is.';
  const part = Math.abs(longest.step) / lr;
  const percent = `${Math.round(100 * part)} % of the rate`;
  if (steps === 1) {
    return (
      `The first step: the size of the gradient cancels out, each axis moves by the whole rate ` +
      `(${shortNumber(lr)}), against the sign of its gradient.`
    );
  }
  return `It moved most along ${name}, by ${percent}: ${why(part)}${against(longest)}`;
}

function why(part: number): string {
  if (part > 1.05) return 'the last gradients were larger than the earlier ones.';
  if (part > 0.6) return 'its gradients agreed from step to step, so little of them cancelled.';
  if (part > 0.2) return 'its gradients agreed only in part from step to step.';
  return 'its gradients changed their sign from step to step, and most of them cancelled.';
}

/** Where the memory of earlier gradients outweighs this one. */
function against({ gradient, step }: AdamAxis): string {
  if (gradient * step <= 0) return ' This step\u2019s pull and the step point the same way.';
  return ' It moved against this step\u2019s pull: m still remembers the steps before.';
}
