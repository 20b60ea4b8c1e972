/**
 * A linear map along one axis, as it is gathered: output `j` is the sum over `m` of
 * `weights[j * terms + m]` times input `indices[j * terms + m]`. Unused terms have weight 0 and the
 * row's own last input, so that a NaN elsewhere does not come in; in a row without any input the
 * first weight is 0, too.
 */
export interface AxisTable {
  readonly inputs: number;
  readonly outputs: number;
  readonly terms: number;
  readonly indices: Float32Array;
  readonly weights: Float32Array;
}

/** One non-zero entry of the matrix of such a map. */
interface Entry {
  readonly output: number;
  readonly input: number;
  readonly weight: number;
}

function tableOf(inputs: number, outputs: number, entries: readonly Entry[]): AxisTable {
  const rows: Entry[][] = Array.from({ length: outputs }, () => []);
  for (const entry of entries) rows[entry.output].push(entry);
  const terms = Math.max(1, ...rows.map(({ length }) => length));
  const indices = new Float32Array(outputs * terms);
  const weights = new Float32Array(outputs * terms);
  for (const [j, row] of rows.entries()) {
    indices.fill(row.at(-1)?.input ?? 0, j * terms, (j + 1) * terms);
    for (const [m, { input, weight }] of row.entries()) {
      indices[j * terms + m] = input;
      weights[j * terms + m] = weight;
    }
  }
  return { inputs, outputs, terms, indices, weights };
}

function entriesOf({ outputs, terms, indices, weights }: AxisTable): Entry[] {
  return Array.from({ length: outputs * terms }, (_, at) => ({
    output: Math.floor(at / terms),
    input: indices[at],
    weight: weights[at],
  })).filter(({ weight }) => weight !== 0);
}

/**
 * Linear interpolation from `inputs` to `outputs` places. With $s = (j + \frac12) \frac{n}{m} -
 * \frac12$ (or $j \frac{n - 1}{m - 1}$ when corners are aligned), clamped at 0 from below:
 * $y_j = (\lfloor s \rfloor + 1 - s) \, x_{\lfloor s \rfloor} + (s - \lfloor s \rfloor) \,
 * x_{\min(\lfloor s \rfloor + 1, \, n - 1)}$.
 */
export function interpolationTable(
  inputs: number,
  outputs: number,
  alignCorners: boolean,
): AxisTable {
  const entries = Array.from({ length: outputs }, (_, output): Entry[] => {
    const source = sourcePlace(output, inputs, outputs, alignCorners);
    const lower = Math.min(Math.floor(source), inputs - 1);
    const upper = Math.min(lower + 1, inputs - 1);
    const wd = source - lower;
    if (upper === lower) return [{ output, input: lower, weight: 1 }];
    return [
      { output, input: lower, weight: 1 - wd },
      { output, input: upper, weight: wd },
    ];
  });
  return tableOf(inputs, outputs, entries.flat());
}

/** Where output place `output` lies among the inputs. */
function sourcePlace(
  output: number,
  inputs: number,
  outputs: number,
  alignCorners: boolean,
): number {
  if (alignCorners) return outputs === 1 ? 0 : (output * (inputs - 1)) / (outputs - 1);
  return Math.max(0, ((output + 0.5) * inputs) / outputs - 0.5);
}

/**
 * Average over windows of `size` places, `stride` apart, with `padding` zeros on both sides that
 * count: $y_j = \frac{1}{k} \sum_{d=0}^{k-1} x_{j s + d - p}$.
 */
export function averageTable(
  inputs: number,
  size: number,
  stride: number,
  padding: number,
): AxisTable {
  const outputs = pooledSize(inputs, size, stride, padding);
  const entries = Array.from({ length: outputs * size }, (_, at): Entry => {
    const output = Math.floor(at / size);
    return { output, input: output * stride + (at % size) - padding, weight: 1 / size };
  });
  return tableOf(
    inputs,
    outputs,
    entries.filter(({ input }) => input >= 0 && input < inputs),
  );
}

/** Places along an axis after pooling. */
export function pooledSize(inputs: number, size: number, stride: number, padding: number): number {
  return Math.floor((inputs + 2 * padding - size) / stride) + 1;
}

/** The transposed map: how a gradient goes back through it, as a gather again. */
export function transposedTable(table: AxisTable): AxisTable {
  const entries = entriesOf(table).map(({ output, input, weight }) => ({
    output: input,
    input: output,
    weight,
  }));
  return tableOf(table.outputs, table.inputs, entries);
}
