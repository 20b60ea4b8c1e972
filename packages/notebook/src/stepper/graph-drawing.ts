import { formatShape } from '@obelisk/engine';
import { html, type Markup, shortNumber } from '@obelisk/viz/basics';
import { layeredLayout, type Place } from './layered-layout.js';
import type { NumberSnapshot, RecordedNode, Recording } from './recording.js';

const box = { width: 144, height: 66 };
const gap = { x: 52, y: 20 };
const margin = 8;
const forwardColour = '#0072b2';
const gradientColour = '#d55e00';

/** The drawing, and where its boxes lie, as fractions of its width and height. */
export interface DrawnGraph {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Record<'left' | 'top' | 'width' | 'height', number>[];
  /** An SVG element. @param style - a style sheet that it has in itself */
  picture(description: string, style?: Markup): Markup;
}

/** What of a backward pass is drawn. */
export interface GradientMarks {
  /** The gradient that a node shows; null for none yet. */
  gradient(node: number): string | null;
  /** `now` or `done` for edges that a gradient went through. */
  edge(from: number, to: number): string;
}

/** What all drawings of a tape look like; it takes the colour of the text around it. */
export const tapeStyle = [
  `.tape-box{fill:${forwardColour};fill-opacity:.1;stroke:${forwardColour};stroke-width:1.5}`,
  '.tape-constant .tape-box{fill:none;stroke:currentColor;stroke-dasharray:4 3}',
  '.tape-node text{fill:currentColor;text-anchor:middle;font:13px system-ui,sans-serif}',
  '.tape-node .tape-name{font-weight:600}',
  `.tape-node .tape-gradient{font-weight:600;text-decoration:underline ${gradientColour} 2px}`,
  '.tape-edge{fill:none;stroke:currentColor;stroke-opacity:.45;stroke-width:1.5}',
  `.tape-edge.done{stroke:${gradientColour};stroke-opacity:1;stroke-width:2}`,
  `.tape-edge.now{stroke:${gradientColour};stroke-opacity:1;stroke-width:4.5}`,
].join('');

/** Draws the graph of a recording, leaves on the left, the loss on the right. */
export function drawnGraph(recording: Recording, marks: GradientMarks): DrawnGraph {
  const { nodes, edges } = recording;
  const layout = layeredLayout(nodes.length, edges);
  const width = layout.columns * (box.width + gap.x) - gap.x + 2 * margin;
  const height = layout.rows * (box.height + gap.y) - gap.y + 2 * margin;
  const corner = cornerOf(height);
  const lines = edges.map(({ from, to }, at) => {
    const name = `tape-edge from-${from} to-${to} ${marks.edge(from, to)}`.trim();
    return html`<path class="${name}" d="${edgePath(layout.ways[at].map(corner))}"/>`;
  });
  const drawn = nodes.map((node, at) => {
    const [x, y] = corner(layout.places[at]);
    return nodeGroup(node, at, marks.gradient(at), x, y);
  });
  return {
    width,
    height,
    boxes: layout.places.map((place) => {
      const [x, y] = corner(place);
      return {
        left: x / width,
        top: y / height,
        width: box.width / width,
        height: box.height / height,
      };
    }),
    picture: (description, style) => html`<svg xmlns="http://www.w3.org/2000/svg"
      viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"
      aria-label="${description}">${style ?? ''}${lines}${drawn}</svg>`,
  };
}

/** The upper left corner of the box at a place. */
function cornerOf(height: number): (place: Place) => [number, number] {
  return ({ column, row }) => [
    margin + column * (box.width + gap.x),
    height / 2 - box.height / 2 + row * (box.height + gap.y),
  ];
}

/** From the right side of one box to the left side of the next, straight through the others. */
function edgePath(corners: readonly (readonly [number, number])[]): string {
  const middles = corners.map(([x, y]): [number, number] => [x, y + box.height / 2]);
  let path = `M${middles[0][0] + box.width} ${middles[0][1]}`;
  let [fromX, fromY] = [middles[0][0] + box.width, middles[0][1]];
  for (const [at, [x, y]] of middles.entries()) {
    if (at === 0) continue;
    const half = (fromX + x) / 2;
    path += `C${half} ${fromY} ${half} ${y} ${x} ${y}`;
    if (at < middles.length - 1) path += `H${x + box.width}`;
    [fromX, fromY] = [x + box.width, y];
  }
  return path;
}

function nodeGroup(
  node: RecordedNode,
  at: number,
  gradient: string | null,
  x: number,
  y: number,
): Markup {
  const isLeaf = node.operation === null;
  const kind = isLeaf && !node.requiresGrad ? 'tape-constant' : isLeaf ? 'tape-leaf' : 'tape-made';
  const round = isLeaf ? box.height / 2 : 6;
  const centre = x + box.width / 2;
  const title = isLeaf ? node.name : `${node.name} = ${node.operation}`;
  const sent =
    gradient === null
      ? ''
      : html`<text class="tape-gradient" x="${centre}" y="${y + 56}">\u2202L: ${gradient}</text>`;
  return html`<g class="tape-node ${kind} node-${at}">
    <rect class="tape-box" x="${x}" y="${y}" width="${box.width}" height="${box.height}"
    rx="${round}"/>
    <text class="tape-name" x="${centre}" y="${y + 20}"${squeezed(title)}>${title}</text>
    <text x="${centre}" y="${y + 38}">${inShort(node.value)}</text>${sent}</g>`;
}

/** The number of a scalar, the shape of anything else. */
export function inShort({ shape, numbers }: NumberSnapshot): string {
  return numbers.length === 1 ? shortNumber(numbers[0]) : formatShape(shape);
}

/** A long name is drawn narrower, so that it stays in its box. */
function squeezed({ length }: string): Markup | string {
  if (length <= 18) return '';
  return html` textLength="${box.width - 10}" lengthAdjust="spacingAndGlyphs"`;
}
