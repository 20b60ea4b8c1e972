import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The element types in which the reference values are stored. */
export type GoldenData = Float32Array | Float64Array | Int32Array;

/** A tensor of reference values: C order, last axis fastest, as `ndarray(data, shape)` takes it. */
export interface GoldenTensor<Data extends GoldenData = GoldenData> {
  shape: number[];
  data: Data;
}

/** One file of reference values; what its cases hold is up to the operation, so the test says. */
export interface Golden<Case> {
  note: string;
  cases: Case[];
}

interface StoredTensor {
  shape: number[];
  dtype: string;
  b64: string;
}

const folder = fileURLToPath(new URL('../fixtures/goldens/ops/', import.meta.url));

/**
 * The PyTorch reference values of one operation, from test/fixtures/goldens/ops/`operation`.json,
 * with every stored tensor decoded. Name the fields that the test reads in `Case`:
 * `golden<{ input: GoldenTensor<Float32Array>; out_f64: GoldenTensor<Float64Array> }>('conv3d')`.
 */
// biome-ignore lint/suspicious/noExplicitAny: a case's fields differ per operation
export function golden<Case = any>(operation: string): Golden<Case> {
  const text = readFileSync(`${folder}${operation}.json`, 'utf8');
  return JSON.parse(text, (_key, value) => (isStoredTensor(value) ? decode(value) : value));
}

function isStoredTensor(value: unknown): value is StoredTensor {
  return typeof value === 'object' && value !== null && 'b64' in value && 'dtype' in value;
}

/** The bytes are little-endian, as is every machine that Node runs on but s390x. */
function decode({ shape, dtype, b64 }: StoredTensor): GoldenTensor {
  const bytes = Uint8Array.from(Buffer.from(b64, 'base64'));
  const data = view(dtype, bytes.buffer);
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (data.length !== size) {
    throw new Error(`golden: ${data.length} values do not fill the shape [${shape.join(', ')}]`);
  }
  return { shape, data };
}

function view(dtype: string, buffer: ArrayBuffer): GoldenData {
  if (dtype === 'float32') return new Float32Array(buffer);
  if (dtype === 'float64') return new Float64Array(buffer);
  if (dtype === 'int32') return new Int32Array(buffer);
  throw new Error(`golden: expected dtype float32, float64 or int32, got ${dtype}`);
}
