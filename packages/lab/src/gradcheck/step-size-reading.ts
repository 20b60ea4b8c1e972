import type { Break } from './step-size-checks.js';

/** What the errors of many step sizes look like. */
export interface StepSizeReading {
  /** The step with the smallest error, and that error. */
  readonly step: number;
  readonly error: number;
  /**
   * `bend`: truncation, the right branch of the V; `straight`: no truncation; `kink`: right up to a
   * step, then wrong at once; `on-kink`: wrong for every step.
   */
  readonly kind: 'bend' | 'straight' | 'kink' | 'on-kink';
  /** Slope of the branch of large steps on logarithmic axes; of a `bend` only. */
  readonly slope: number | null;
  /** The first step that reaches over a kink; of a `kink` only. */
  readonly reach: number | null;
}

interface Point {
  readonly step: number;
  readonly error: number;
}

/** Below this an error is as good as none in double precision. */
const exact = 1e-15;
/** A jump by this factor from one step to the next is none of h squared. */
const jumpFactor = 300;
const wrong = 1e-3;

/**
 * Reads the V of step sizes in double precision.
 * @param steps - growing, some three per power of ten
 */
export function readStepSizes(
  steps: readonly number[],
  errors: readonly number[],
): StepSizeReading {
  const points = steps
    .map((step, at): Point => ({ step, error: errors[at] }))
    .filter(({ error }) => Number.isFinite(error));
  const best = points.reduce((least, point) => (point.error < least.error ? point : least));
  const reading = { step: best.step, error: best.error, slope: null, reach: null };
  if (best.error > wrong) return { ...reading, kind: 'on-kink' };
  const reach = jumpIn(points.filter(({ step }) => step >= best.step));
  if (reach !== null) return { ...reading, kind: 'kink', reach };
  // Well above the bottom of the V, where rounding adds no more.
  const branch = points.filter(({ step, error }) => step > best.step && error > 100 * best.error);
  const slope = branch.length >= 3 ? slopeOf(branch.slice(0, 6)) : 0;
  return slope > 1 ? { ...reading, kind: 'bend', slope } : { ...reading, kind: 'straight' };
}

function jumpIn(points: readonly Point[]): number | null {
  const jump = points.find(({ error }, at) => {
    const before = Math.max(points[at - 1]?.error ?? Number.POSITIVE_INFINITY, exact);
    return error > wrong * wrong && error > jumpFactor * before;
  });
  return jump?.step ?? null;
}

/** Of the straight line through the logarithms. */
function slopeOf(points: readonly Point[]): number {
  const x = points.map(({ step }) => Math.log10(step));
  const y = points.map(({ error }) => Math.log10(error));
  const [meanX, meanY] = [x, y].map((v) => v.reduce((a, b) => a + b, 0) / v.length);
  const covariance = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i] - meanY), 0);
  return covariance / x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
}

/** The reading in a sentence. @param breaks - what the function has where it is not smooth */
export function readingSentence(reading: StepSizeReading, breaks: Break = 'kink'): string {
  const { kind, step, error, slope, reach } = reading;
  const best = `The best step here is h = ${short(step)}, with an error of ${short(error)}.`;
  if (kind === 'on-kink' && breaks === 'jump') {
    return 'No step helps: the point lies at a jump, where there is no derivative.';
  }
  if (kind === 'on-kink') {
    return (
      'No step helps: the point lies on a kink, where differences give the mean of the two ' +
      'slopes and the tape gives one of them.'
    );
  }
  if (kind === 'kink') {
    const at = short(reach as number);
    return `At h = ${at} a step reaches over a ${breaks}, and the error leaps. ${best}`;
  }
  if (kind === 'straight') {
    return (
      'There is no branch of truncation: in each single number the operation is of degree two ' +
      `at most, and for such functions central differences are exact. ${best}`
    );
  }
  return `Truncation grows with slope ${(slope as number).toFixed(2)}. ${best}`;
}

/** What the picture shows, and why: a V only where there is one. */
export function pictureSentence({ kind }: StepSizeReading, breaks: Break = 'kink'): string {
  const rounding =
    'small steps are wrong because the difference of two nearly equal numbers keeps only their ' +
    'last digits (slope \u22121)';
  if (kind === 'on-kink') {
    const where = breaks === 'kink' ? 'on a kink' : 'at a jump';
    return `No V here: the point lies ${where}, and no step comes near to a derivative.`;
  }
  if (kind === 'kink' && breaks === 'jump') {
    return (
      `No V here: ${rounding}, and from the step on that reaches the jump, the difference is ` +
      'that of two values which have nothing to do with each other, divided by 2h.'
    );
  }
  if (kind === 'kink') {
    return (
      `Half a V: ${rounding}; from the step on that reaches the kink, the difference is a mean ` +
      'of two slopes.'
    );
  }
  if (kind === 'straight') return `No V here, only its left branch: ${rounding}.`;
  return (
    `The V: large steps are wrong because the function bends (slope 2), ${rounding}, so the ` +
    'best step lies near the cube root of the rounding unit: about 6\u00b710\u207b\u2076 in ' +
    'double, 5\u00b710\u207b\u00b3 in single precision.'
  );
}

function short(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace('-', '\u2212');
}
