import { readFileSync } from 'node:fs';
import { sharedFolder } from '../../support/shared.js';
import type { Given } from './given.js';

/** Where the cases of the ONNX standard lie, below the shared folder. */
export const casesFile = 'onnx-cases/cases.json';

/** A tensor as the file has it; numbers that JSON does not know are texts. */
interface StoredTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

interface StoredCase {
  readonly name: string;
  readonly op: string;
  readonly names: readonly string[];
  readonly attrs: Given['attributes'];
  readonly inputs: readonly StoredTensor[];
  readonly outputs: readonly StoredTensor[];
}

/** All cases; those of inputs that are left out have no entry for them. */
export function readOperatorCases(): Given[] {
  const stored: StoredCase[] = JSON.parse(readFileSync(sharedFolder + casesFile, 'utf8'));
  return stored.map(({ name, op, names, attrs, inputs, outputs }) => ({
    name: name.replace('test_', ''),
    operator: op,
    attributes: attrs,
    names: names.filter((input) => input !== ''),
    inputs: inputs.map(numbersOf),
    outputs: outputs.map(numbersOf),
  }));
}

function numbersOf({ dtype, shape, data }: StoredTensor) {
  const texts: Record<string, number> = { inf: 1 / 0, '-inf': -1 / 0, nan: Number.NaN };
  const number = (value: number | string) => (typeof value === 'string' ? texts[value] : value);
  return { dtype, shape, data: data.map(number) };
}
