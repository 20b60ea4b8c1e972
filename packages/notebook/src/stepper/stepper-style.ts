import { tapeStyle } from './graph-drawing.js';
import type { Recording } from './recording.js';

const accent = '#d55e00';
const line = 'color-mix(in srgb, currentColor 30%, transparent)';

/** What every stepper looks like; it takes the colours of the page around it. */
const looks = `
.stepper{container-type:inline-size;line-height:1.45}
.stepper .graph{position:relative;overflow-x:auto;padding-bottom:.3rem}
.stepper .sheet{position:relative;margin:0 auto}
.stepper .sheet svg{display:block;width:100%;height:auto}
.stepper .sheet label{position:absolute;cursor:pointer;border-radius:.4rem}
.stepper .sheet label:hover{box-shadow:0 0 0 2px ${line}}
.stepper .sheet label:focus-within,.stepper .sheet label:has(:checked){outline:3px solid ${accent}}
.stepper .sheet input,.stepper .no-node{position:absolute;opacity:0;pointer-events:none}
.stepper .line{display:flex;flex-wrap:wrap;gap:.15rem .5rem;border:0;margin:.4rem 0;padding:0}
.stepper .line legend{font-weight:600;float:left;margin-right:.6rem;padding:0}
.stepper .line label{display:inline-flex;align-items:center;gap:.15rem;cursor:pointer}
.stepper .line input{accent-color:${accent};width:1.1em;height:1.1em;margin:0}
.stepper .turn{display:flex;gap:.5rem;align-items:center;flex-wrap:wrap}
.stepper .turn label{border:1px solid currentColor;border-radius:.35rem;padding:.15rem .8rem;
cursor:pointer;user-select:none}
.stepper .turn label:hover{background:color-mix(in srgb, currentColor 12%, transparent)}
.stepper .turn .off{opacity:.45;cursor:default}
.stepper h3{margin:0;font-size:1.1em}
.stepper h4{margin:.2rem 0;font-size:1em}
.stepper h5{margin:0 0 .25rem;font-size:1em;font-weight:600}
.stepper p{margin:.2rem 0}
.stepper .made{font-size:1.05em}
.stepper .formula{font-size:1.5em;padding:.2rem 0;overflow-x:auto;overflow-y:hidden;text-align:left}
.stepper .formula math[display=block],.stepper .tape math{display:inline math}
.stepper .flow{display:grid;gap:.7rem;grid-template-columns:repeat(3,minmax(0,1fr));
margin:.5rem 0}
@container (max-width:44rem){.stepper .flow{grid-template-columns:minmax(0,1fr)}}
.stepper .group{border-top:3px solid ${line};padding-top:.3rem;min-width:0}
.stepper .card{margin:.3rem 0 .7rem;overflow-x:auto}
.stepper .planes{display:flex;flex-wrap:wrap;gap:.6rem}
.stepper .planes p{font-size:.85em}
.stepper .facts{font-size:.85em;opacity:.8}
.stepper table.numbers{border-collapse:collapse;width:auto}
.stepper table.numbers td{border:1px solid #8888;padding:.1rem .4rem;text-align:right;
font-variant-numeric:tabular-nums}
.stepper img.colours{image-rendering:pixelated;height:auto;border:1px solid #888;display:block}
.stepper .scroll{overflow-x:auto}
.stepper table.tape{border-collapse:collapse}
.stepper table.tape :is(th,td){text-align:left;padding:.15rem .8rem .15rem 0;
border-bottom:1px solid ${line}}
.stepper .about-node{border:2px solid ${accent};border-radius:.5rem;padding:.4rem .8rem;
margin:.5rem 0}
@media screen{.stepper .panel-of-step,.stepper .about-node{display:none}}
`;

/**
 * The rules by which the chosen step shows: they need `:has`, and no script. Every step marks its
 * own edges, those done before, and the gradients that have arrived.
 */
export function stepperStyle(id: string, { nodes, edges, steps }: Recording): string {
  const rules = [looks, tapeStyle, `#${id} .tape-gradient{visibility:hidden}`];
  const last = steps.length + 1;
  for (let at = 0; at <= last; at++) {
    const when = `#${id}:has(#${id}-step-${at}:checked)`;
    rules.push(`@media screen{${when} .panel-${at}{display:block}}`);
    const done = steps.slice(0, at);
    const passed = done.flatMap(({ node, shares }) =>
      edges
        .filter(({ from, to }) => to === node && shares.some((share) => share.node === from))
        .map(({ from }) => `${when} .from-${from}.to-${node}`),
    );
    if (passed.length > 0) {
      rules.push(`${passed.join()}{stroke:${accent};stroke-opacity:1;stroke-width:2.25}`);
    }
    const now = steps[at - 1];
    if (now) {
      const through = now.shares.map(({ node }) => `${when} .from-${node}.to-${now.node}`);
      if (through.length > 0) rules.push(`${through.join()}{stroke-width:5}`);
      const box = `${when} .node-${now.node} .tape-box`;
      rules.push(`${box}{stroke:${accent};stroke-width:4;fill:${accent};fill-opacity:.18}`);
    }
    const arrived = nodes.flatMap((_, node) =>
      hasArrived(steps, node, at, nodes.length - 1) ? [`${when} .node-${node} .tape-gradient`] : [],
    );
    if (arrived.length > 0) rules.push(`${arrived.join()}{visibility:visible}`);
  }
  for (const node of nodes.keys()) {
    const when = `#${id}:has(#${id}-node-${node}:checked)`;
    rules.push(`@media screen{${when} .about-${node}{display:block}}`);
  }
  return rules.join('\n');
}

/** Whether all shares of a node's gradient are there after a number of steps. */
function hasArrived(steps: Recording['steps'], node: number, done: number, loss: number): boolean {
  if (node === loss) return done > 0;
  return !steps.slice(done).some(({ shares }) => shares.some((share) => share.node === node));
}
