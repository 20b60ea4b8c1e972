import type { Values } from '@obelisk/engine';

/** $Y_{m,n} \mathrel{+}= \sum_k A_{m,k} X_{k,n}$ by its definition. */
export function addProductTwin(
  y: Values,
  a: Values,
  x: Values,
  { M, K, N }: { M: number; K: number; N: number },
): void {
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      for (let k = 0; k < K; k++) y[m * N + n] += a[m * K + k] * x[k * N + n];
    }
  }
}

/** The transpose of an M x N matrix. */
export function transposeTwin(a: Values, M: number, N: number): Float64Array {
  return Float64Array.from({ length: M * N }, (_, at) => a[(at % M) * N + Math.floor(at / M)]);
}
