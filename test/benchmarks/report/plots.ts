// The plots of the page: ratios to PyTorch, and how time and memory grow.

import { plotSvg } from '@obelisk/viz';
import * as Plot from '@observablehq/plot';
import { caseOf } from '../cases/index.js';
import { type CaseFigures, type Figures, figuresFor } from './figures.js';

/** Files on pages, light or dark: a ground of their own. */
const style = { fontSize: '12px', background: 'white', color: '#222' };

/** A measured point of a curve. */
interface Point {
  readonly at: number;
  readonly value: number;
  readonly curve: string;
}

/** Our time and PyTorch's with one thread, for each operation: to the left of 1 we are faster. */
export function ratioPlot(measured: readonly CaseFigures[]): string {
  const rows = measured.flatMap((figures) => {
    const { group, title } = caseOf(figures.id);
    const [ours, torch] = [figuresFor(figures, 'ours1'), figuresFor(figures, 'torch1')];
    const drawn = group === 'operations' || group === 'section5';
    if (!drawn || !ours || !torch) return [];
    return [{ title, ratio: ours.milliseconds / torch.milliseconds }];
  });
  const ratios = rows.map(({ ratio }) => ratio);
  const dot = { x: 'ratio', y: 'title' };
  const fill = ({ ratio }: { ratio: number }) => (ratio <= 1 ? '#2f7d6b' : '#b34a2f');
  return plotSvg('Time of each operation divided by that of PyTorch with one thread', {
    style,
    width: 900,
    height: 60 + 19 * rows.length,
    marginLeft: 470,
    marginRight: 20,
    marginBottom: 44,
    x: {
      type: 'log',
      grid: true,
      label: 'our time / its time (1 thread)',
      domain: [Math.min(1, ...ratios) / 1.3, Math.max(1, ...ratios) * 1.3],
      ticks: 6,
      ...plainTicks,
    },
    y: { label: null, domain: rows.map(({ title }) => title) },
    marks: [
      Plot.ruleX([1], { stroke: '#222' }),
      Plot.ruleY(rows, { x1: 1, x2: 'ratio', y: 'title', stroke: fill, strokeWidth: 3 }),
      Plot.dot(rows, { ...dot, r: 5, fill }),
      ...[-1, 1].map((side) =>
        Plot.text(
          rows.filter(({ ratio }) => ratio <= 1 === side < 0),
          { ...dot, text: ({ ratio }) => ratio.toFixed(2), dx: 22 * side, fontSize: 10 },
        ),
      ),
    ],
  });
}

const plainTicks = { tickFormat: (value: number) => String(value) };

/** Time against what is varied, a curve per layer and contestant, both axes logarithmic. */
export function scalingPlot(measured: readonly CaseFigures[], what: string, label: string): string {
  const points = measured.flatMap((figures) => {
    const [, layer, value] = figures.id.match(`^(obelisk|convolution)-${what}-(\\d+)$`) ?? [];
    if (!layer) return [];
    const at = what === 'size' ? Number(value) ** 3 : Number(value);
    const name = layer === 'obelisk' ? 'OBELISK' : 'conv3d';
    return (['ours1', 'torch1'] as const).flatMap((contestant): Point[] => {
      const found = figuresFor(figures, contestant);
      const curve = `${name}, ${contestant === 'ours1' ? 'here' : 'PyTorch'}`;
      return found ? [{ at, value: found.milliseconds, curve }] : [];
    });
  });
  return curvesPlot(points, `Time against ${label}`, label, 'milliseconds, 1 thread');
}

/** Time or memory of networks against the number of voxels. */
export function networkPlot(
  measured: readonly CaseFigures[],
  kind: 'inference' | 'training',
  figure: 'milliseconds' | 'megabytes',
): string {
  const drawn = ['obelisk', 'obelisk-tcia-hybrid', 'unet-tcia', 'unet-table1'];
  const points = measured.flatMap((figures) => {
    const [, model, size] = figures.id.match(`^(.*)-${kind}-(\\d+)$`) ?? [];
    if (!drawn.includes(model)) return [];
    return (['ours2', 'torch2'] as const).flatMap((contestant): Point[] => {
      const found = figuresFor(figures, contestant) as Figures | null;
      const curve = `${model}, ${contestant === 'ours2' ? 'here' : 'PyTorch'}`;
      return found ? [{ at: Number(size) ** 3, value: found[figure], curve }] : [];
    });
  });
  const what = kind === 'training' ? 'a training step' : 'inference';
  const label = `${figure}, ${what}`;
  return curvesPlot(points, `${label} against the voxels of the image`, 'voxels', label);
}

/** Sizes in pixels. */
const [plotHeight, bottom, lineHeight] = [380, 44, 16];

function curvesPlot(points: readonly Point[], title: string, x: string, y: string): string {
  const curves = [...new Set(points.map(({ curve }) => curve))];
  const layers = [...new Set(curves.map((curve) => curve.split(', ')[0]))];
  const palette = ['#b34a2f', '#3f78a8', '#e9a13b', '#5d3a8c'];
  const channel = { x: 'at', y: 'value', stroke: colourOf, z: 'curve' };
  function colourOf({ curve }: Point): string {
    return palette[layers.indexOf(curve.split(', ')[0])];
  }
  const ofPeer = (peer: boolean) =>
    points.filter(({ curve }) => curve.endsWith('PyTorch') === peer);
  const ends = curves.map((curve) => points.filter((point) => point.curve === curve).at(-1));
  return plotSvg(title, {
    style,
    width: 640,
    height: plotHeight,
    marginRight: 190,
    marginTop: 40,
    marginBottom: bottom,
    marginLeft: 60,
    x: { type: 'log', label: x, grid: true, ticks: 4, ...plainTicks },
    y: { type: 'log', label: y, grid: true, ticks: 5, ...plainTicks },
    marks: [
      Plot.line(ofPeer(false), { ...channel, strokeWidth: 2.5, marker: 'dot' }),
      Plot.line(ofPeer(true), {
        ...channel,
        strokeWidth: 1.5,
        strokeDasharray: '5 4',
        marker: 'dot',
      }),
      Plot.text(apart(ends as Point[], points), {
        ...{ x: 'at', y: 'value', text: 'curve', fill: colourOf },
        ...{ textAnchor: 'start', dx: 8 },
      }),
    ],
  });
}

/** Names at the ends of curves, none of them on another: each a line of text above the last. */
function apart(ends: readonly Point[], all: readonly Point[]): Point[] {
  const values = all.map(({ value }) => value);
  const decades = Math.log10(Math.max(...values) / Math.min(...values));
  const line = 10 ** ((decades * lineHeight) / (plotHeight - bottom));
  const placed: Point[] = [];
  for (const end of ends.toSorted((a, b) => a.value - b.value)) {
    const below = placed.at(-1);
    placed.push({ ...end, value: Math.max(end.value, below ? below.value * line : 0) });
  }
  return placed;
}
