import { html, type Markup } from '@obelisk/viz/basics';
import { formulaHtml, formulasHtml } from './formula-html.js';
import { numberPicture } from './number-picture.js';
import type { RecordedNode, Recording } from './recording.js';
import { card, gradientName, madeBy } from './step-panel.js';

/** One tensor of the graph: how it was made, its numbers forward and backward. */
export function nodePanel(recording: Recording, at: number): Markup {
  const node = recording.nodes[at];
  return html`<h4>Tensor <code>${madeBy(recording, at)}</code></h4>
    ${node.formula ? formulasHtml(node.formula) : ''}
    <div class="flow">
    <div class="group">${card(`${node.name}, forward`, numberPicture(node.value))}</div>
    <div class="group">${arrivingGradient(node, at)}</div>
    </div>`;
}

/** A gradient is seen from the step on after which it is whole. */
function arrivingGradient(node: RecordedNode, at: number): Markup {
  if (!node.gradient) return gradientCard(node);
  return html`<div class="arrived arrived-${at}">${gradientCard(node)}</div>
    <p class="awaited awaited-${at}">Its gradient has not arrived yet: step on.</p>`;
}

/** The gradients that are left when all steps are done: those of the leaves. */
export function resultPanel({ nodes }: Recording): Markup {
  const leaves = nodes.filter(({ operation, requiresGrad }) => operation === null && requiresGrad);
  const cards = leaves.map((leaf) => html`<div class="group">${gradientCard(leaf)}</div>`);
  return html`<p>The tape is freed. Left are the gradients of the leaves, what
    <code>tensor.grad</code> holds now.</p><div class="flow">${cards}</div>`;
}

/** The forward pass, line by line. */
export function forwardPanel(recording: Recording): Markup {
  const lines = recording.nodes.flatMap(({ operation, formula, value }, at) => {
    if (operation === null) return [];
    const made = html`<td><code>${madeBy(recording, at)}</code></td>`;
    const shape = `[${value.shape.join(', ')}]`;
    return [html`<tr>${made}<td>${formulaHtml(formula)}</td><td>${shape}</td></tr>`];
  });
  return html`<p>The forward pass ran and wrote this tape. Each step backward takes the last line
    that is left, applies its vector-Jacobian product and hands the results to its inputs.</p>
    <div class="scroll"><table class="tape"><thead><tr><th>line</th><th>formula</th><th>shape</th>
    </tr></thead><tbody>${lines}</tbody></table></div>`;
}

function gradientCard({ name, gradient, requiresGrad }: RecordedNode): Markup {
  if (gradient) return card(gradientName(name), numberPicture(gradient));
  const why = requiresGrad ? 'No gradient arrives here.' : 'A constant: it needs no gradient.';
  return card(gradientName(name), html`<p>${why}</p>`);
}
