declare module 'gpu.js/src/backend/web-assembly/function-node.js' {
  export const WebAssemblyFunctionNode: { prototype: object };
}

declare module 'gpu.js/src/backend/web-assembly/wasm-builder.js' {
  export const WasmModuleBuilder: new () => unknown;
}
