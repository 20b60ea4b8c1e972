import { formatShape, type Shape } from '@obelisk/engine';

/** How the gradient to one input came out; all places and values are those of the largest error. */
export interface InputReport {
  /** The tensor's name, or `input 0`. */
  readonly input: string;
  readonly shape: Shape;
  /** How many of its entries were compared with differences. */
  readonly checked: number;
  readonly absoluteError: number;
  /** The absolute error over the largest magnitude of the gradient to this input. */
  readonly relativeError: number;
  readonly index: readonly number[];
  readonly analytic: number;
  readonly numeric: number;
  readonly passed: boolean;
}

/** What `gradcheck` found. */
export interface GradcheckReport {
  /** Where the analytic gradients were computed; the differences always are on `float64`. */
  readonly device: string;
  /** The largest relative error that passes. */
  readonly tolerance: number;
  /** $h$ of the central differences. */
  readonly step: number;
  readonly inputs: readonly InputReport[];
  readonly passed: boolean;
}

const titles = ['', 'input', 'shape', 'checked', 'relative', 'absolute', 'at', 'tape', 'numeric'];

/**
 * A report as a table: one line per input, with the entry where tape and differences part most.
 *
 * @example
 * ```ts
 * import { formatGradcheck, gradcheck, square, tensor } from '@obelisk/tensor';
 * const report = await gradcheck(square, [tensor([3], { device: 'float64' })]);
 * const [verdict] = formatGradcheck(report).split('\n');
 * verdict; // => 'passed on float64: relative errors < 1e-7, h = 1e-5'
 * ```
 */
export function formatGradcheck({ device, tolerance, step, inputs, passed }: GradcheckReport) {
  const rows = [titles, ...inputs.map(rowOf)];
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  const verdict = `${passed ? 'passed' : 'FAILED'} on ${device}`;
  const terms = `relative errors < ${tolerance.toExponential()}, h = ${step.toExponential()}`;
  return [`${verdict}: ${terms}`, ...table].join('\n');
}

function rowOf(report: InputReport): string[] {
  const { input, shape, checked, relativeError, absoluteError, index } = report;
  return [
    report.passed ? 'ok' : 'BAD',
    input,
    formatShape(shape),
    String(checked),
    relativeError.toExponential(1),
    absoluteError.toExponential(1),
    formatShape(index),
    report.analytic.toPrecision(8),
    report.numeric.toPrecision(8),
  ];
}
