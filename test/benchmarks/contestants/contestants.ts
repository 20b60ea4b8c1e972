/** Who takes part, by the name of its column. */
export type Contestant =
  | { readonly kind: 'ours'; readonly device: 'webasm' | 'webgpu'; readonly threads: number }
  | { readonly kind: 'plain' }
  | { readonly kind: 'tfjs'; readonly backend: 'cpu' | 'wasm' }
  | { readonly kind: 'torch'; readonly device: 'cpu' | 'cuda'; readonly threads: number };

export const contestants = {
  ours1: { kind: 'ours', device: 'webasm', threads: 1 },
  ours2: { kind: 'ours', device: 'webasm', threads: 2 },
  oursGpu: { kind: 'ours', device: 'webgpu', threads: 1 },
  plain: { kind: 'plain' },
  tfjsCpu: { kind: 'tfjs', backend: 'cpu' },
  tfjsWasm: { kind: 'tfjs', backend: 'wasm' },
  torch1: { kind: 'torch', device: 'cpu', threads: 1 },
  torch2: { kind: 'torch', device: 'cpu', threads: 2 },
  torchCuda: { kind: 'torch', device: 'cuda', threads: 1 },
} as const satisfies Readonly<Record<string, Contestant>>;

export type ContestantName = keyof typeof contestants;

export const contestantNames = Object.keys(contestants) as ContestantName[];

/** How they are called in tables. */
export const contestantTitles: Readonly<Record<ContestantName, string>> = {
  ours1: 'webasm, 1 thread',
  ours2: 'webasm, 2 threads',
  oursGpu: 'webgpu',
  plain: 'plain TypeScript',
  tfjsCpu: 'tfjs cpu',
  tfjsWasm: 'tfjs wasm',
  torch1: 'PyTorch, 1 thread',
  torch2: 'PyTorch, 2 threads',
  torchCuda: 'PyTorch CUDA',
};
