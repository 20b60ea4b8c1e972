import { tapeStyle } from './graph-drawing.js';
import type { Recording } from './recording.js';

const accent = '#d55e00';
const line = 'color-mix(in srgb, currentColor 30%, transparent)';

/** What every stepper looks like; it takes the colours of the page around it. */
const looks = `
.tape-stepper{container-type:inline-size;line-height:1.45}
.tape-stepper .graph{position:relative;overflow-x:auto;padding-bottom:.3rem}
.tape-stepper .sheet{position:relative;margin:0 auto}
.tape-stepper .sheet svg{display:block;width:100%;height:auto}
.tape-stepper .sheet label{position:absolute;cursor:pointer;border-radius:.4rem}
.tape-stepper .sheet label:hover{box-shadow:0 0 0 2px ${line}}
.tape-stepper .sheet label:focus-within,
.tape-stepper .sheet label:has(:checked){outline:3px solid ${accent}}
.tape-stepper .sheet input,.tape-stepper .no-node{position:absolute;opacity:0;pointer-events:none}
.tape-stepper .line{display:flex;flex-wrap:wrap;gap:.15rem .5rem;border:0;margin:.4rem 0;padding:0}
.tape-stepper .line legend{font-weight:600;float:left;margin-right:.6rem;padding:0}
.tape-stepper .line label{display:inline-flex;align-items:center;gap:.15rem;cursor:pointer}
.tape-stepper .line input{accent-color:${accent};width:1.1em;height:1.1em;margin:0}
.tape-stepper .turn{display:flex;gap:.5rem;align-items:center;flex-wrap:wrap}
.tape-stepper .turn label{border:1px solid currentColor;border-radius:.35rem;padding:.15rem .8rem;
cursor:pointer;user-select:none}
.tape-stepper .turn label:hover{background:color-mix(in srgb, currentColor 12%, transparent)}
.tape-stepper .turn .off{opacity:.65;cursor:default}
.tape-stepper h3{margin:0;font-size:1.1em}
.tape-stepper h4{margin:.2rem 0;font-size:1em}
.tape-stepper h5{margin:0 0 .25rem;font-size:1em;font-weight:600}
.tape-stepper p{margin:.2rem 0}
.tape-stepper .made{font-size:1.05em}
.tape-stepper .vjp-formula{font-size:1.5em;display:flex;flex-wrap:wrap;gap:0 2.5rem}
.tape-stepper .vjp-formula div{padding:.2rem 0;overflow-x:auto;overflow-y:hidden;max-width:100%}
.tape-stepper .vjp-formula math[display=block],.tape-stepper .tape math{display:inline math}
.tape-stepper mover>:first-child,.tape-stepper munder>:last-child{padding-top:.15em}
.tape-stepper .flow{display:grid;gap:.7rem;grid-template-columns:repeat(3,minmax(0,1fr));
margin:.5rem 0}
@container (max-width:44rem){.tape-stepper .flow{grid-template-columns:minmax(0,1fr)}}
.tape-stepper .group{border-top:3px solid ${line};padding-top:.3rem;min-width:0}
.tape-stepper .card{margin:.3rem 0 .7rem;overflow-x:auto}
.tape-stepper .planes{display:flex;flex-wrap:wrap;gap:.6rem}
.tape-stepper .planes p{font-size:.85em}
.tape-stepper .small-facts{font-size:.85em;opacity:.8}
.tape-stepper table.numbers{border-collapse:collapse;width:auto}
.tape-stepper table.numbers td{border:1px solid #8888;padding:.1rem .4rem;text-align:right;
font-variant-numeric:tabular-nums}
.tape-stepper .sample{margin:.3rem 0}
.tape-stepper .sample summary{cursor:pointer;font-weight:600}
.tape-stepper .sample :is(th,td){padding:.1rem .5rem;text-align:right;white-space:nowrap}
.tape-stepper img.colours{image-rendering:pixelated;height:auto;border:1px solid #888;display:block}
.tape-stepper .scroll{overflow-x:auto}
.tape-stepper table.tape{border-collapse:collapse}
.tape-stepper table.tape :is(th,td){text-align:left;padding:.15rem .8rem .15rem 0;
border-bottom:1px solid ${line}}
.tape-stepper .about-node{border:2px solid ${accent};border-radius:.5rem;padding:.4rem .8rem;
margin:.5rem 0}
.tape-stepper .cue,.tape-stepper .awaited{display:none}
@media screen{.tape-stepper .panel-of-step,.tape-stepper .about-node,
.tape-stepper .arrived{display:none}.tape-stepper .awaited{display:block}}
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
    const arrived = [...nodes.keys()].filter((node) =>
      hasArrived(steps, node, at, nodes.length - 1),
    );
    const those = (part: (node: number) => string) =>
      arrived.map((node) => `${when} ${part(node)}`).join();
    if (arrived.length > 0) {
      rules.push(
        `${those((node) => `.node-${node} .tape-gradient`)}{visibility:visible}`,
        `@media screen{${those((node) => `.arrived-${node}`)}{display:block}`,
        `${those((node) => `.awaited-${node}`)}{display:none}}`,
      );
    }
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
