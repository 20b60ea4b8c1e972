declare module 'gpu.js/src/backend/web-assembly/function-node.js' {
  export const WebAssemblyFunctionNode: { prototype: object };
}
