/** `this` inside a kernel: where the thread stands, and the constants compiled into it. */
export interface KernelThis<Constants = Record<string, number>> {
  readonly thread: { readonly x: number; readonly y: number; readonly z: number };
  readonly constants: Constants;
}
