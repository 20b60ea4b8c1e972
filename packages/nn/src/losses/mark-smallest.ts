import {
  type Device,
  inSequence,
  type KernelCall,
  type KernelThis,
  type Storage,
} from '@obelisk/engine';

// The smallest values on a graphics processor, where nothing is sorted: the range in which the last
// of them lies is cut into 64 parts, again and again, until it holds hardly more than one number.

/** Parts of the range that are looked at together, and how often it is cut: $64^6 = 2^{36}$. */
const cuts = 64;
const rounds = 6;
/** Values that one thread looks at. */
const stretch = 1024;
/** Stretches whose counts one thread adds, before a single one adds what is left. */
const folded = 256;
/** Of so many values the number is told by two: a float counts to $2^{24}$ only. */
const unit = 2 ** 20;

/**
 * 1 for the `wanted` smallest values, among equal ones the first. Values that differ by less than
 * $2^{-36}$ of the whole range count as equal.
 */
export function markSmallestByKernels(device: Device, values: Storage, wanted: number): Storage {
  const { length } = values;
  const stretches = Math.ceil(length / stretch);
  const folds = Math.ceil(stretches / folded);
  // The last stretch may be shorter: what is behind the values is not looked at.
  const whole = Math.max(1, Math.floor(length / stretch));
  const all = { name: 'values', from: values, extent: [Math.min(length, stretch), whole] } as const;
  const integers = {
    ...{ last: length - (stretches - 1) * stretch, stretch, stretches, cuts, folded, folds },
    ...{ unit, units: Math.floor(wanted / unit), rest: wanted % unit },
  };
  const called = (name: string, call: Omit<KernelCall, 'name'>): KernelCall => ({
    ...call,
    name: `hard examples, ${name}`,
    integers: { ...integers, ...call.integers },
  });
  const run = (name: string, call: Omit<KernelCall, 'name'>) => device.run(called(name, call));
  const ends = run('ends', {
    ...{ kernel: endsKernel, output: [stretches], components: 2, inputs: [all] },
  });
  const pairs = { name: 'ends', from: ends, extent: [2, stretches] } as const;
  let range = run('range', {
    ...{ kernel: rangeKernel, output: [1], components: 2, inputs: [pairs] },
  });
  for (let round = 0; round < rounds; round++) {
    const known = { name: 'range', from: range, extent: [2] } as const;
    const limits = run('limits', { kernel: limitsKernel, output: [cuts + 1], inputs: [known] });
    const list = { name: 'limits', from: limits, extent: [cuts + 1] } as const;
    const counts = run('counts', {
      ...{ kernel: countKernel, output: [cuts, stretches], inputs: [all, list] },
    });
    const perStretch = { name: 'counts', from: counts, extent: [cuts, stretches] } as const;
    const added = run('counts added', {
      ...{ kernel: addKernel, output: [cuts, folds], inputs: [perStretch] },
    });
    const table = { name: 'counts', from: added, extent: [cuts, folds] } as const;
    range = run('narrower range', {
      ...{ kernel: narrowKernel, output: [1], components: 2, inputs: [table, list] },
    });
  }
  const last = { name: 'range', from: range, extent: [2] } as const;
  const known = run('known', {
    ...{ kernel: knownKernel, output: [stretches], components: 2, inputs: [all, last] },
  });
  const counted = { name: 'known', from: known, extent: [2, stretches] } as const;
  const left = run('left', { kernel: leftKernel, output: [stretches], inputs: [counted] });
  const inputs = [all, last, { name: 'left', from: left, extent: [stretches] as const }];
  const marks = [
    { output: all.extent, integers: { first: 0 } },
    { output: [length % stretch] as const, integers: { first: whole } },
  ].filter(({ integers, output: [size] }) => size > 0 && integers.first < stretches);
  const calls = marks.map((part) => called('marks', { ...part, kernel: markKernel, inputs }));
  return inSequence(device, length, calls);
}

type Names =
  | 'folded'
  | 'folds'
  | 'last'
  | 'stretch'
  | 'stretches'
  | 'cuts'
  | 'unit'
  | 'units'
  | 'rest'
  | 'first';
type Constants = KernelThis<Record<Names, number>>;

/** The smallest and the largest value of a stretch. */
function endsKernel(this: Constants, values: number[][]) {
  let low = values[this.thread.x][0];
  let high = low;
  for (let i = 0; i < this.constants.stretch; i++) {
    if (this.thread.x < this.constants.stretches - 1 || i < this.constants.last) {
      low = Math.min(low, values[this.thread.x][i]);
      high = Math.max(high, values[this.thread.x][i]);
    }
  }
  return [low, high];
}

/** Of all stretches: the first end is just below the smallest value. */
function rangeKernel(this: Constants, ends: number[][]) {
  let low = ends[0][0];
  let high = ends[0][1];
  for (let at = 0; at < this.constants.stretches; at++) {
    low = Math.min(low, ends[at][0]);
    high = Math.max(high, ends[at][1]);
  }
  return [low - 0.000001 * Math.abs(low) - 0.000001 * (high - low), high];
}

/** Where the parts of the range end. */
function limitsKernel(this: Constants, range: number[]) {
  if (this.thread.x === this.constants.cuts) return range[1];
  return range[0] + ((range[1] - range[0]) * this.thread.x) / this.constants.cuts;
}

/** How many values of stretch y are at most the end of part x. */
function countKernel(this: Constants, values: number[][], limits: number[]) {
  const limit = limits[this.thread.x + 1];
  let count = 0;
  for (let i = 0; i < this.constants.stretch; i++) {
    if (this.thread.y < this.constants.stretches - 1 || i < this.constants.last) {
      if (values[this.thread.y][i] <= limit) count += 1;
    }
  }
  return count;
}

/** The counts of some stretches, added. */
function addKernel(this: Constants, counts: number[][]) {
  let sum = 0;
  for (let k = 0; k < this.constants.folded; k++) {
    if (this.thread.y * this.constants.folded + k < this.constants.stretches) {
      sum += counts[this.thread.y * this.constants.folded + k][this.thread.x];
    }
  }
  return sum;
}

/** The part of the range in which the count passes what is wanted. */
function narrowKernel(this: Constants, counts: number[][], limits: number[]) {
  let part = this.constants.cuts - 1;
  let found = 0;
  for (let x = 0; x < this.constants.cuts; x++) {
    let units = 0;
    let count = 0;
    for (let at = 0; at < this.constants.folds; at++) {
      count += counts[at][x];
      if (count >= this.constants.unit) {
        count -= this.constants.unit;
        units += 1;
      }
    }
    if (units === this.constants.units && count >= this.constants.rest) units += 1;
    if (found === 0 && units > this.constants.units) {
      found = 1;
      part = x;
    }
  }
  return [limits[part], limits[part + 1]];
}

/** How many values of a stretch are below the range, and how many in it. */
function knownKernel(this: Constants, values: number[][], range: number[]) {
  let below = 0;
  let inside = 0;
  for (let i = 0; i < this.constants.stretch; i++) {
    if (this.thread.x < this.constants.stretches - 1 || i < this.constants.last) {
      if (values[this.thread.x][i] <= range[0]) {
        below += 1;
      } else {
        if (values[this.thread.x][i] <= range[1]) inside += 1;
      }
    }
  }
  return [below, inside];
}

/** How many of those in the range are still wanted where a stretch begins. */
function leftKernel(this: Constants, known: number[][]) {
  let units = this.constants.units;
  let left = this.constants.rest;
  for (let at = 0; at < this.constants.stretches; at++) {
    left -= known[at][0];
    if (at < this.thread.x) left -= known[at][1];
    if (left < 0) {
      left += this.constants.unit;
      units -= 1;
    }
  }
  return units * this.constants.unit + left;
}

/** 1 below the range, and for the first of those in it. */
function markKernel(this: Constants, values: number[][], range: number[], left: number[]) {
  const value = values[this.thread.y + this.constants.first][this.thread.x];
  if (value <= range[0]) return 1;
  if (value > range[1]) return 0;
  let before = 0;
  for (let i = 0; i < this.constants.stretch; i++) {
    if (i < this.thread.x) {
      const other = values[this.thread.y + this.constants.first][i];
      if (other > range[0] && other <= range[1]) before += 1;
    }
  }
  return before < left[this.thread.y + this.constants.first] ? 1 : 0;
}
