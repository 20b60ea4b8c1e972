import { processWide } from '@obelisk/engine';
import { html, type Markup, markup } from '@obelisk/viz/basics';
import { Displayable } from '../display/displayable.js';
import { drawnGraph, inShort } from './graph-drawing.js';
import { forwardPanel, nodePanel, resultPanel } from './node-panel.js';
import type { Recording } from './recording.js';
import { stepPanel } from './step-panel.js';
import { stepperStyle } from './stepper-style.js';

const shown = processWide('steppers shown', () => 0);

/**
 * A backward pass to step through: the graph, and at each step the formula of the vector-Jacobian
 * product, the gradient that comes in, what the forward pass saved for it, and the gradients that
 * go out. A click on a tensor shows its numbers forward and backward.
 *
 * It is HTML without a script: radio buttons hold the state, so that the arrow keys step, and where
 * a page shows no styles it is a list of all steps.
 *
 * @example
 * ```ts
 * import { backwardStepper, recordSteps } from '@obelisk/notebook';
 * import { square, tensor } from '@obelisk/tensor';
 * const x = tensor(3, { requiresGrad: true, name: 'x' });
 * const stepper = backwardStepper(await recordSteps(() => square(x)));
 * String(stepper); // => 'backward pass: square'
 * ```
 */
export function backwardStepper(recording: Recording): Displayable {
  const id = `stepper-${shown.value++}`;
  const { nodes, steps } = recording;
  const panels = panelsOf(recording);
  const sections = panels.map(
    ({ title, content }, at) => html`<section class="panel-of-step panel-${at}"><div class="turn">
      ${turnLabel(id, at - 1, panels.length, '\u25c0 Previous')}
      ${turnLabel(id, at + 1, panels.length, 'Next \u25b6')}
      <h3>${title}</h3></div>${content}</section>`,
  );
  const details = nodes.map(
    (_, at) => html`<section class="about-node about-${at}"><div class="turn">
      <label for="${id}-node-none">Close</label></div>${nodePanel(recording, at)}</section>`,
  );
  // The first radio button is chosen while no tensor is.
  const page = html`<div class="tape-stepper" id="${id}">
    <style>${markup(stepperStyle(id, recording))}</style>
    ${graphHtml(id, recording)}
    ${details}
    <input type="radio" class="no-node" name="${id}-node" id="${id}-node-none" checked
    aria-label="Show no tensor">
    ${timeline(
      id,
      panels.map(({ title }) => title),
    )}
    ${sections}
    </div>`;
  const names = steps.map(({ operation }) => operation).join(', ');
  return new Displayable({ 'text/plain': `backward pass: ${names}`, 'text/html': String(page) });
}

function panelsOf(recording: Recording): { title: string; content: Markup }[] {
  const { nodes, steps } = recording;
  return [
    { title: 'Forward', content: forwardPanel(recording) },
    ...steps.map((step, at) => ({
      title:
        `Step ${at + 1} of ${steps.length}: back through ` +
        `${step.operation} (${nodes[step.node].name})`,
      content: stepPanel(recording, step),
    })),
    { title: 'Gradients of the leaves', content: resultPanel(recording) },
  ];
}

/** One radio button per step: Tab goes there, the arrow keys step. */
function timeline(id: string, titles: readonly string[]): Markup {
  const last = titles.length - 1;
  const buttons = titles.map((title, at) => {
    const short = at === 0 ? 'forward' : at === last ? 'result' : at;
    return html`<label><input type="radio" name="${id}-step" id="${id}-step-${at}"
      aria-label="${title}"${at === 0 ? ' checked' : ''}>${short}</label>`;
  });
  return html`<fieldset class="line"><legend>Steps</legend>${buttons}</fieldset>`;
}

function turnLabel(id: string, to: number, length: number, text: string): Markup {
  if (to < 0 || to >= length) return html`<span class="off">${text}</span>`;
  return html`<label for="${id}-step-${to}">${text}</label>`;
}

/** The drawing with a radio button over each box. */
function graphHtml(id: string, recording: Recording): Markup {
  const graph = drawnGraph(recording, {
    gradient: (node) => {
      const { gradient } = recording.nodes[node];
      return gradient && inShort(gradient);
    },
    edge: () => '',
  });
  const percent = (fraction: number) => `${(100 * fraction).toFixed(2)}%`;
  const boxes = graph.boxes.map(({ left, top, width, height }, at) => {
    const place =
      `left:${percent(left)};top:${percent(top)};` +
      `width:${percent(width)};height:${percent(height)}`;
    const label = `Show the numbers of ${recording.nodes[at].name}`;
    return html`<label style="${place}" title="${label}"><input type="radio" name="${id}-node"
      id="${id}-node-${at}" aria-label="${label}"></label>`;
  });
  const drawing = graph.picture('The graph of the program, from its leaves to the loss');
  const size = `width:${graph.width / 16}rem;max-width:max(100%,${graph.width / 24}rem)`;
  const cue = `@container (max-width:${graph.width / 24}rem){#${id} .cue{display:block}}`;
  return html`<style>${markup(cue)}</style>
    <p class="cue small-facts">The graph goes on to the right: scroll it. \u2192</p>
    <div class="graph" tabindex="0" role="group" aria-label="Graph">
    <div class="sheet" style="${size}">${drawing}${boxes}</div></div>`;
}
