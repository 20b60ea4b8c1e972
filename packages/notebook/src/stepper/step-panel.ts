import { html, type Markup, type MarkupPart } from '@obelisk/viz/basics';
import { formulasHtml } from './formula-html.js';
import { numberPicture } from './number-picture.js';
import type { RecordedShare, RecordedStep, Recording } from './recording.js';
import { samplingPanel } from './sampling-panel.js';

/** What happens at one step backward: formula, what comes in, what was saved, what goes out. */
export function stepPanel(recording: Recording, step: RecordedStep): Markup {
  const { nodes } = recording;
  const isFirst = step === recording.steps[0];
  const node = nodes[step.node];
  const incoming = node.gradient ? numberPicture(node.gradient) : '';
  const why = isFirst
    ? 'The loss itself: \u2202L/\u2202L = 1. Here the way back begins.'
    : arrival(recording, step.node);
  const saved = step.saved.map((at) => card(nodes[at].name, numberPicture(nodes[at].value)));
  const nothing = html`<p>Nothing: this step needs no numbers of the forward pass.</p>`;
  const out = [
    ...step.shares.map((share) => shareCard(recording, share)),
    ...constantsOf(recording, step),
  ];
  return html`<p class="made"><code>${madeBy(recording, step.node)}</code></p>
    ${formulasHtml(step.formula)}
    <p class="small-facts">A bar is a gradient: of what came out, ${gradientName(node.name)},
    and of what went in.</p>
    <div class="flow">
    ${group('Comes in', html`<p>${why}</p>${card(gradientName(node.name), incoming)}`)}
    ${group('Saved by the forward pass', saved.length > 0 ? saved : nothing)}
    ${group('Goes out', out)}
    </div>
    ${step.sampling ? samplingPanel(step.sampling, node.name) : ''}
    <p class="small-facts">${costOf(recording, step)}</p>`;
}

/** `t3 = multiply(t1, x)`, as one would write it. */
export function madeBy({ nodes, edges }: Recording, at: number): string {
  const { name, operation, options } = nodes[at];
  if (operation === null) return name;
  const inputs = edges.filter(({ to }) => to === at).sort((a, b) => a.place - b.place);
  const names = inputs.map(({ from }) => nodes[from].name);
  return `${name} = ${operation}(${[...names, ...(options ? [options] : [])].join(', ')})`;
}

/** A titled box with numbers. */
export function card(title: string, content: MarkupPart): Markup {
  return html`<div class="card"><h5>${title}</h5>${content}</div>`;
}

export function gradientName(name: string): string {
  return `\u2202L/\u2202${name}`;
}

function group(title: string, content: MarkupPart): Markup {
  return html`<div class="group"><h4>${title}</h4>${content}</div>`;
}

function arrival(recording: Recording, at: number): string {
  const count = sharesOf(recording, at).length;
  if (count === 1) return 'What the one user of this tensor sent back.';
  return `The sum of what its ${count} users sent back.`;
}

function sharesOf({ steps }: Recording, at: number): RecordedShare[] {
  return steps.flatMap(({ shares }) => shares.filter(({ node }) => node === at));
}

function shareCard(recording: Recording, { node, numbers, order }: RecordedShare): Markup {
  const { name, gradient, operation } = recording.nodes[node];
  const count = sharesOf(recording, node).length;
  if (count === 1) {
    const end = operation === null ? html`<p>A leaf: the gradient stays here.</p>` : '';
    return card(gradientName(name), [numberPicture(numbers), end]);
  }
  const title = `share ${order} of ${count} of ${gradientName(name)}`;
  const isLast = order === count && gradient !== null;
  const sum = isLast ? html`<p>All shares are there; their sum:</p>${numberPicture(gradient)}` : '';
  return card(title, [numberPicture(numbers), sum]);
}

function constantsOf({ nodes, edges }: Recording, step: RecordedStep): Markup[] {
  const others = edges.filter(({ from, to }) => to === step.node && !nodes[from].requiresGrad);
  return others.map(({ from }) => html`<p>${nodes[from].name} needs no gradient.</p>`);
}

function costOf({ device }: Recording, { kernels, bytes, milliseconds }: RecordedStep): string {
  const ran = kernels.length > 0 ? `kernels ${kernels.join(', ')}` : 'no kernel';
  return `${device}: ${ran}; ${bytes} bytes made; ${milliseconds.toFixed(2)} ms`;
}
