import { createRequire } from 'node:module';

/** What of onnxruntime-node the tests use; it is not among the dependencies, as it has 320 MB. */
interface Runtime {
  readonly InferenceSession: {
    create(file: Uint8Array): Promise<{
      run(inputs: Record<string, unknown>): Promise<Record<string, OnnxResult>>;
    }>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => unknown;
}

interface OnnxResult {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

const folder = process.env.OBELISK_ONNXRUNTIME;

/** Why the files cannot be run here; null when they can. */
export const missingRuntime = folder
  ? null
  : 'OBELISK_ONNXRUNTIME names no folder with onnxruntime-node (.ci/run fetches it)';

/** The logits that onnxruntime computes with an exported file. */
export async function runOnnx(
  file: Uint8Array,
  image: Float32Array,
  size: readonly number[],
): Promise<OnnxResult> {
  const runtime: Runtime = createRequire(`${folder}/`)('onnxruntime-node');
  const session = await runtime.InferenceSession.create(file);
  const { logits } = await session.run({
    image: new runtime.Tensor('float32', image, [1, 1, ...size]),
  });
  return logits;
}
