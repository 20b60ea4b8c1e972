// What is used of gpu.js' WebAssembly classes. None of it is public: the reason why the version of
// gpu.js is pinned, and why `codegen.ts` looks at its text before.
import type { ValueType } from '../code.js';
import { WasmModuleBuilder } from '../gpu-js/index.js';

/** Writes the bytes of one function; a method per instruction, named `i32Add`, `f32x4Mul`, ... */
export interface Emitter {
  readonly bytes: number[];
  addLocal(type: ValueType): number;
  localGet(index: number): Emitter;
  localSet(index: number): Emitter;
  localTee(index: number): Emitter;
  f32ConvertI32S(): Emitter;
  f32x4ConvertI32x4S(): Emitter;
  i32Const(value: number): Emitter;
  i32Load(offset: number): Emitter;
  f32Load(offset: number): Emitter;
  v128Load(offset: number, align: number): Emitter;
  f32Store(offset: number): Emitter;
  v128Store(offset: number, align: number): Emitter;
  block(): Emitter;
  loop(): Emitter;
  if_(): Emitter;
  else_(): Emitter;
  end(): Emitter;
  br(depth: number): Emitter;
  brIf(depth: number): Emitter;
  call(name: string): Emitter;
}

/** Puts a module together. */
export interface ModuleBuilder {
  addMemoryImport(initial: number, maximum: number, shared: boolean): void;
  addFuncImport(name: string, parameters: string[], results: string[]): void;
  addFunction(name: string, signature: { params: string[]; results: string[] }): Emitter;
  exportFunction(name: string): void;
  toBytes(): Uint8Array<ArrayBuffer>;
}

export const newModule = () => new (WasmModuleBuilder as new () => ModuleBuilder)();

/** A node of the kernel's syntax tree, as far as it is looked at here. */
export interface Syntax {
  type: string;
  operator?: string;
  left: Syntax;
  right: Syntax;
  object: Syntax;
  property: Syntax;
  computed?: boolean;
  name?: string;
  id: Syntax;
  init?: Syntax | null;
  value?: unknown;
  declarations: Syntax[];
}

/** Where arguments and result lie, in the form in which gpu.js' function node asks for it. */
export interface MemoryLayout {
  readonly arrays: Record<string, ArrayRecord>;
  readonly scalars: Record<string, { index: number; offset: number; type: string }>;
  readonly constantArrays: object;
  outputOffset: number;
}

export interface ArrayRecord {
  readonly index: number;
  offset: number;
  readonly dims: readonly number[];
  readonly flatLength: number;
}

/** The function node of a kernel: walks its syntax tree and tells its code to an emitter. */
export interface FunctionNode {
  vec: boolean;
  vMaskDepth: number;
  /** Local with the lanes that have returned, or -1. */
  vRetMask: number;
  vInfo: { exprVarying(expression: Syntax): boolean; varyingReturn: boolean };
  em: Emitter;
  output: readonly number[];
  assembler: { layout: { [table in 'arrays' | 'constantArrays']: Record<string, ArrayRecord> } };
  literalTypes: Record<string, string>;
  constantTypes: Record<string, string>;
  /** Locals that were told so far, by name, with the types that the kernel's language has. */
  locals: Map<string, { gtype: string }> | null;
  astKey(syntax: Syntax): string;
  getJsAST(): Syntax;
  getType(syntax: Syntax): string | null;
  expression(syntax: Syntax): string;
  exprBinary(syntax: Syntax): string;
  vexpr(syntax: Syntax): string;
  vexprBinary(syntax: Syntax): string;
  emitAssignment(syntax: Syntax): unknown;
  vAssign(syntax: Syntax): unknown;
  emitIndex(syntax: Syntax): void;
  vEmitIndex(syntax: Syntax): void;
  emitFunction(assembler: object): unknown;
  emitVectorFunction(assembler: object): unknown;
  stmtVariableDeclaration(node: Syntax): unknown;
  vGather(...parameters: GatherParameters): string;
}

export type GatherParameters = [
  table: 'arrays' | 'constantArrays',
  name: string,
  x: Syntax | null,
  y: Syntax | null,
  z: Syntax | null,
  node: Syntax,
];

/** A WebAssembly kernel of gpu.js. */
export interface WebAssemblyKernel {
  constructor: { readonly mode: string };
  readonly fallbackRequested?: boolean;
  readonly fallbackReason?: string | null;
  readonly threadDim: readonly number[];
  readonly componentCount: number;
  readonly usesRandom: boolean;
  readonly usedMathImports: Iterable<string>;
  readonly tracedFunctions: readonly string[];
  readonly functionBuilder: { readonly functionMap: Record<string, FunctionNode> };
  /** Reads and translates it, for arguments of these sizes. */
  build(...inputs: unknown[]): void;
  /** Lets its syntax tree go. */
  destroy(): void;
  /** Where arguments and result would lie in a memory of its own. */
  computeLayout(inputs: ArrayLike<unknown>): MemoryLayout;
  /** Makes the module that gpu.js would run. */
  _instantiate(entryKey: string, inputs: ArrayLike<unknown>): void;
  /** Asked in place of a refusal, when it cannot be compiled. */
  onRequestFallback: (() => unknown) | null;
}
