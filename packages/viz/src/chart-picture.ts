import type { Rgb } from './label-colours.js';
import { drawLine } from './line-drawing.js';
import { fillRectangle, type Picture } from './picture.js';
import { drawText, textWidth } from './pixel-font.js';

/** A line of a chart, in the units of its axes. */
export interface ChartLine {
  /** For the legend; a line without a name is not in it. */
  readonly name?: string;
  readonly colour: Rgb;
  readonly width: number;
  readonly opacity: number;
  readonly points: readonly (readonly [number, number])[];
}

/** A chart of lines. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  /** Smallest and largest value. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly lines: readonly ChartLine[];
}

const ink: Rgb = [29, 32, 37];
const soft: Rgb = [92, 98, 107];
const gridColour: Rgb = [226, 223, 216];
const margin = { left: 110, right: 300, top: 56, bottom: 66 };
const textScale = 2;
const textHeight = 7 * textScale;
const legendRow = 28;
const longestName = 18;

/** Draws a chart into the rows from `top` on: title, grid, ticks, lines and legend. */
export function drawChart(target: Picture, chart: Chart, top: number, height: number): void {
  const frame = {
    left: margin.left,
    top: top + margin.top,
    width: target.width - margin.left - margin.right,
    height: height - margin.top - margin.bottom,
  };
  const x = (value: number) => frame.left + fraction(value, chart.x) * frame.width;
  const y = (value: number) => frame.top + (1 - fraction(value, chart.y)) * frame.height;
  drawText(target, chart.title, frame.left, top + 18, 3, ink);
  for (const { value, text } of ticks(chart.y, 5)) {
    const at = Math.round(y(value));
    fillRectangle(target, frame.left, at, frame.width, 1, gridColour);
    const left = frame.left - 14 - textWidth(text, textScale);
    drawText(target, text, left, at - textHeight / 2, textScale, soft);
  }
  for (const { value, text } of ticks(chart.x, 6)) {
    const at = Math.round(x(value));
    fillRectangle(target, at, frame.top + frame.height, 1, 7, soft);
    const left = at - Math.round(textWidth(text, textScale) / 2);
    drawText(target, text, left, frame.top + frame.height + 14, textScale, soft);
  }
  fillRectangle(target, frame.left, frame.top + frame.height, frame.width, 1, soft);
  const labelLeft = frame.left + frame.width - textWidth(chart.xLabel, textScale);
  drawText(target, chart.xLabel, labelLeft, frame.top + frame.height + 40, textScale, soft);
  for (const line of chart.lines) {
    drawLine(
      target,
      line.points.map(([h, v]) => [x(h), y(v)] as const),
      line,
    );
  }
  drawLegend(target, chart.lines, frame.left + frame.width + 28, frame.top);
}

function fraction(value: number, [low, high]: readonly [number, number]): number {
  return high === low ? 0.5 : (value - low) / (high - low);
}

function drawLegend(target: Picture, lines: readonly ChartLine[], left: number, top: number) {
  const named = lines.filter((line) => line.name !== undefined);
  named.forEach((line, row) => {
    const y = top + row * legendRow + textHeight / 2;
    drawLine(
      target,
      [
        [left, y],
        [left + 26, y],
      ],
      line,
    );
    const name = line.name ?? '';
    const text = name.length > longestName ? `${name.slice(0, longestName - 2)}..` : name;
    drawText(target, text, left + 40, top + row * legendRow, textScale, ink);
  });
}

/**
 * Round values between two limits, and how they are written: multiples of 1, 2 or 5 times a power
 * of ten, at most `most` steps.
 */
export function ticks(
  [low, high]: readonly [number, number],
  most: number,
): { value: number; text: string }[] {
  if (high === low) return [{ value: low, text: String(low) }];
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const value = (first + i) * step;
    return { value, text: value.toFixed(decimals) };
  });
}
