import { plotSvg } from '@obelisk/viz/plots';
import * as Plot from '@observablehq/plot';
import type { ErrorCurve } from './messages.js';

/** The same axes for all operations, so that one can compare them. */
const stepRange: [number, number] = [1e-13, 1];
const errorRange: [number, number] = [1e-17, 10];

/** Okabe and Ito's blue and vermilion; the dashes help where colours do not. */
const looks = [
  { stroke: '#0072b2', strokeDasharray: 'none' },
  { stroke: '#d55e00', strokeDasharray: '8 4' },
];

interface Point {
  readonly step: number;
  readonly error: number;
}

/**
 * Step size against error on logarithmic axes, as an SVG element, with the two slopes as dotted
 * lines. An error of zero is drawn at the lower edge.
 */
export function errorPlot(curves: readonly ErrorCurve[]): string {
  return plotSvg('Error of central differences by step size', {
    width: 640,
    height: 420,
    marginLeft: 64,
    marginBottom: 44,
    marginTop: 26,
    marginRight: 20,
    style: { fontSize: '14px', background: 'none', overflow: 'hidden' },
    x: { type: 'log', domain: stepRange, label: 'step h', ticks: 7, tickFormat: power },
    y: {
      type: 'log',
      domain: errorRange,
      label: 'relative error',
      ticks: 9,
      tickFormat: power,
      grid: true,
    },
    marks: [...guides(), ...curves.flatMap(curveMarks)],
  });
}

/** $10^{-6}$ as text. */
function power(value: number): string {
  const exponent = Math.round(Math.log10(value));
  return `10${[...String(exponent)].map((digit) => superscripts[digit]).join('')}`;
}

const superscripts: Record<string, string> = Object.fromEntries(
  [...'0123456789-'].map((digit, at) => [
    digit,
    '\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b'[at],
  ]),
);

/** How truncation and the rounding of either precision go for a function of ordinary size. */
function guides(): Plot.Markish[] {
  const lines = [
    { text: 'h\u00b2 / 6', at: 1e-7, points: lineOf((h) => h ** 2 / 6) },
    { text: '10\u207b\u00b9\u2076 / h', at: 1e-2, points: lineOf((h) => 1e-16 / h) },
    { text: '6\u00b710\u207b\u2078 / h', at: 1e-1, points: lineOf((h) => 6e-8 / h) },
  ];
  return lines.flatMap(({ text, at, points }) => [
    Plot.line(points, {
      x: 'step',
      y: 'error',
      stroke: 'currentColor',
      strokeOpacity: 0.55,
      strokeWidth: 1.5,
      strokeDasharray: '1 4',
      clip: true,
    }),
    Plot.text(
      points.filter(({ step }) => Math.abs(Math.log10(step / at)) < 0.1),
      {
        x: 'step',
        y: 'error',
        text: () => text,
        dx: text.startsWith('h') ? 26 : -34,
        dy: 8,
        fillOpacity: 0.75,
      },
    ),
  ]);
}

function lineOf(errorAt: (step: number) => number): Point[] {
  return Array.from({ length: 14 }, (_, i) => {
    const step = 10 ** (i - 13);
    return { step, error: errorAt(step) };
  });
}

function curveMarks({ device, steps, errors }: ErrorCurve, at: number): Plot.Markish[] {
  const points = steps.map((step, i): Point => {
    return { step, error: Math.max(errors[i], errorRange[0]) };
  });
  const name = device === 'float64' ? 'float64' : `float32 on ${device}`;
  const seen = points.filter(({ error }) => Number.isFinite(error));
  const look = looks[Math.min(at, looks.length - 1)];
  return [
    Plot.line(points, { x: 'step', y: 'error', ...look, strokeWidth: 2.75, clip: true }),
    Plot.dot(seen, { x: 'step', y: 'error', fill: look.stroke, r: 2.5, clip: true }),
    // Where the branch of rounding begins, clear of the other curve.
    Plot.text(seen.slice(0, 1), {
      x: 'step',
      y: 'error',
      text: () => name,
      textAnchor: 'start',
      dx: 12,
      dy: at === 0 ? -14 : -18,
      fill: 'currentColor',
      stroke: 'var(--page, white)',
      strokeWidth: 4,
      fontWeight: 600,
    }),
  ];
}
