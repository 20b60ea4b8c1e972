import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Tf } from '../cases/types.js';

/** TensorFlow.js is installed here alone: `npm ci --prefix test/benchmarks/peers`. */
const folder = fileURLToPath(new URL('../peers/', import.meta.url));

/** Why it cannot take part, or null. */
export function missingTf(): string | null {
  if (existsSync(`${folder}node_modules/@tensorflow/tfjs`)) return null;
  return 'TensorFlow.js is not there: npm ci --prefix test/benchmarks/peers';
}

/** TensorFlow.js on a backend. */
export async function loadTf(backend: 'cpu' | 'wasm'): Promise<Tf> {
  const load = createRequire(`${folder}package.json`);
  const tf = load('@tensorflow/tfjs'); // with the backend `cpu`
  if (backend === 'wasm') load('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend ${backend} here`);
  await tf.ready();
  return tf;
}

/** Its version. */
export function tfVersion(): string {
  return createRequire(`${folder}package.json`)('@tensorflow/tfjs/package.json').version;
}
