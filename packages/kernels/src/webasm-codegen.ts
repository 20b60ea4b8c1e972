// Four adjustments of gpu.js' WebAssembly code generator, applied to the loaded library at run
// time; its files stay as they are. Products and convolutions run three to four times as fast with
// them: 47 machine instructions per inner step of 16 multiply-adds with the first two, instead of
// 103, and fewer with the others. They are proposed upstream in docs/webasm-codegen.md.
// Results do not change by a bit: a test compares every kernel of the conformance suite with and
// without.
import { WebAssemblyFunctionNode } from 'gpu.js/src/backend/web-assembly/function-node.js';

/** The methods whose text must be that of gpu.js 2.24.1, and the hash of that text. */
const known = {
  methods: [
    'stmtVariableDeclaration',
    'vstmtVariableDeclaration',
    'emitVectorFunction',
    'vGather',
    'emitFlatLoad',
  ],
  hash: 4290110025,
};

/** A node of the kernel's syntax tree, as far as it is looked at here. */
interface Syntax {
  type: string;
  operator?: string;
  left: Syntax;
  right: Syntax;
  object: Syntax;
  property: Syntax & { name?: string };
  computed?: boolean;
  init?: Syntax | null;
  value?: unknown;
  declarations: Syntax[];
}

/** What gpu.js puts a module together from. */
interface Assembler {
  layout: Record<string, Record<string, { offset: number; dims: number[] }>>;
  globals: Record<'threadX' | 'threadY' | 'threadZ', number>;
  module: { addFunction(name: string, signature: object): FunctionNode['em'] };
}

/** What is used of gpu.js' function node, which has no public type. */
interface FunctionNode {
  vec: boolean;
  vMaskDepth: number;
  vInfo: { exprVarying(expression: Syntax): boolean; varyingReturn: boolean };
  literalTypes: Record<string, string>;
  em: Record<string, (...values: number[]) => FunctionNode['em']>;
  assembler: Assembler;
  astKey(syntax: Syntax): string;
  identifiers: { declaration: { ast: Syntax; inForLoopInit: boolean } | null }[];
  emitIndex(syntax: Syntax): void;
}

/**
 * A bundler prints methods anew, so their text tells nothing any more. Ours asks `codegenAdjusted`
 * in Node about the same files, and writes the answer here.
 */
declare const OBELISK_CODEGEN_CHECKED: boolean | undefined;
const checkedByBundler =
  typeof OBELISK_CODEGEN_CHECKED !== 'undefined' && OBELISK_CODEGEN_CHECKED === true;

let enabled = true;
/** Why the adjustments are left out, or null; undefined until they are tried. */
let notice: string | null | undefined;

/**
 * Applies the adjustments, once, when the loaded gpu.js is the version that they were written for.
 * @returns null, or the reason why they are left out
 */
export function adjustCodegen(): string | null {
  if (notice === undefined) {
    const { prototype } = WebAssemblyFunctionNode;
    notice = checkedByBundler ? null : codegenMismatch(prototype);
    if (notice === null) {
      keepCountersInteger(prototype);
      loadNeighboursAtOnce(prototype);
      addLiteralsAtTheLoad(prototype);
      keepThreadInLocals(prototype);
    }
  }
  return notice;
}

/** Null when these are the methods that the adjustments know, otherwise one sentence. */
export function codegenMismatch(methods: object): string | null {
  const text = known.methods
    .map((name) => String((methods as Record<string, unknown>)[name]))
    .join('\n');
  if (hashOf(text) === known.hash) return null;
  return (
    'webasm: the code generator of this gpu.js is not that of 2.24.1; it is used as it is, and ' +
    'products and convolutions take up to three times as long'
  );
}

/** FNV-1a over UTF-16 units: tells a changed text, guards against nothing else. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/**
 * Switches the adjustments for kernels that are compiled from now on; `device.clear()` drops the
 * compiled ones.
 *
 * @example
 * ```ts
 * import { codegenAdjusted, switchCodegen } from '@obelisk/kernels';
 * switchCodegen(false);
 * codegenAdjusted(); // => false
 * switchCodegen(true);
 * ```
 */
export function switchCodegen(on: boolean): void {
  enabled = on;
}

/**
 * Whether kernels are compiled with the adjustments: false, too, for another version of gpu.js.
 *
 * @example
 * ```ts
 * import { codegenAdjusted } from '@obelisk/kernels';
 * codegenAdjusted(); // => true
 * ```
 */
export function codegenAdjusted(): boolean {
  return enabled && adjustCodegen() === null;
}

/**
 * The analysis pass records the `0` of `for (let k = 0; ...` as Integer; the bytecode pass then
 * takes it for a typed initialiser, makes the counter a float, and every read `a[..][k]` converts
 * it back. Forgetting the record lets the literal be a literal, and the counter an i32. Only the
 * counters of loops: another local that starts from a whole number may take fractions later.
 */
// biome-ignore lint/suspicious/noExplicitAny: gpu.js' prototype has no public type.
function keepCountersInteger(prototype: any): void {
  for (const method of ['stmtVariableDeclaration', 'vstmtVariableDeclaration']) {
    const original = prototype[method];
    prototype[method] = function (this: FunctionNode, node: Syntax) {
      if (enabled && !this.vec) forgetStarts(this, node.declarations);
      return original.call(this, node);
    };
  }
  // The vector walk meets the declarations again, after the scalar walk recorded their literals.
  const original = prototype.emitVectorFunction;
  prototype.emitVectorFunction = function (this: FunctionNode, assembler: unknown) {
    if (enabled) forgetStarts(this, countersOf(this));
    return original.call(this, assembler);
  };
}

/** Forgets the types recorded for the literals that counters of loops start from. */
function forgetStarts(node: FunctionNode, declarations: readonly Syntax[]): void {
  const counters = countersOf(node);
  for (const declaration of declarations) {
    if (declaration.init?.type !== 'Literal' || !counters.includes(declaration)) continue;
    delete node.literalTypes[node.astKey(declaration.init)];
  }
}

/** What is declared in the heads of `for` loops, as gpu.js traced it. */
function countersOf({ identifiers }: FunctionNode): Syntax[] {
  const declarations = identifiers.map(({ declaration }) => declaration);
  return declarations.flatMap((found) => (found?.inForLoopInit ? [found.ast] : []));
}

/**
 * An index `this.thread.x` plus or minus uniform integers reads four neighbours: one `v128.load`
 * instead of an index vector, two clamps and four scalar loads. Not under a lane mask, nor where
 * some lanes may have returned before; and no longer clamped, so such a kernel must never read
 * outside its argument.
 */
// biome-ignore lint/suspicious/noExplicitAny: gpu.js' prototype has no public type.
function loadNeighboursAtOnce(prototype: any): void {
  const original = prototype.vGather;
  prototype.vGather = function (
    this: FunctionNode,
    table: string,
    name: string,
    x: Syntax | null,
    y: Syntax | null,
    z: Syntax | null,
    node: Syntax,
  ) {
    const varying = (index: Syntax | null) => index !== null && this.vInfo.exprVarying(index);
    const masked = this.vMaskDepth > 0 || this.vInfo.varyingReturn;
    const apart = masked || !x || !isNeighbourly(this, x) || varying(y) || varying(z);
    if (!enabled || apart) return original.call(this, table, name, x, y, z, node);
    const { offset, dims } = this.assembler.layout[table][name];
    this.emitIndex(x);
    for (const [index, stride] of [
      [y, dims[0]],
      [z, dims[0] * dims[1]],
    ] as const) {
      if (!index) continue;
      this.emitIndex(index);
      this.em.i32Const(stride).i32Mul().i32Add();
    }
    this.em.i32Const(2).i32Shl();
    this.em.v128Load(offset, 2);
    return 'vf32';
  };
}

/**
 * A whole number as the index along x, as in `w[..][k][3]`, goes into the offset of the load
 * instruction. The address before it is then the same for `[0]` to `[3]`, and computed once. Not
 * under a lane mask, where the index is clamped.
 */
// biome-ignore lint/suspicious/noExplicitAny: gpu.js' prototype has no public type.
function addLiteralsAtTheLoad(prototype: any): void {
  const original = prototype.emitFlatLoad;
  prototype.emitFlatLoad = function (
    this: FunctionNode,
    table: string,
    name: string,
    x: Syntax,
    y: Syntax | null,
    z: Syntax | null,
    node: Syntax,
  ) {
    const masked = this.vec && this.vMaskDepth > 0;
    const layout = this.assembler?.layout[table][name];
    if (!enabled || masked || !layout || !isWholeLiteral(x) || !(y || z)) {
      return original.call(this, table, name, x, y, z, node);
    }
    const { offset, dims } = layout;
    this.em.i32Const(0);
    for (const [index, stride] of [
      [y, dims[0]],
      [z, dims[0] * dims[1]],
    ] as const) {
      if (!index) continue;
      this.emitIndex(index);
      this.em.i32Const(stride).i32Mul().i32Add();
    }
    this.em.i32Const(2).i32Shl();
    this.em.f32Load(offset + 4 * x.value);
    return 'f32';
  };
}

/**
 * `this.thread` is kept in globals of the module, which are memory to the engine: every turn of an
 * inner loop reads them again and computes all of an address anew. Copied to locals at the start of
 * the function, what an address owes to them is computed once, before the loop.
 */
// biome-ignore lint/suspicious/noExplicitAny: gpu.js' prototype has no public type.
function keepThreadInLocals(prototype: any): void {
  const original = prototype.emitVectorFunction;
  prototype.emitVectorFunction = function (this: FunctionNode, assembler: Assembler) {
    const { module, globals } = assembler;
    if (enabled) {
      module.addFunction = (name, signature) => {
        Reflect.deleteProperty(module, 'addFunction'); // only this one function
        const em = module.addFunction(name, signature);
        copyThread(em, globals);
        return em;
      };
    }
    return original.call(this, assembler);
  };
}

function copyThread(em: FunctionNode['em'], globals: Assembler['globals']): void {
  const locals = new Map<number, number>();
  for (const index of [globals.threadX, globals.threadY, globals.threadZ]) {
    const local = (em.addLocal as unknown as (type: string) => number)('i32');
    em.globalGet(index).localSet(local);
    locals.set(index, local);
  }
  const { globalGet } = em;
  em.globalGet = (index) => {
    const local = locals.get(index);
    return local === undefined ? globalGet.call(em, index) : em.localGet(local);
  };
}

function isWholeLiteral(index: Syntax): index is Syntax & { value: number } {
  return index.type === 'Literal' && Number.isInteger(index.value);
}

function isNeighbourly(node: FunctionNode, index: Syntax): boolean {
  if (isThreadX(index)) return true;
  if (index.type !== 'BinaryExpression') return false;
  const { left, right, operator } = index;
  const varying = (part: Syntax) => node.vInfo.exprVarying(part);
  if (operator === '-') return isNeighbourly(node, left) && !varying(right);
  if (operator !== '+') return false;
  return varying(left) ? isNeighbourly(node, left) && !varying(right) : isNeighbourly(node, right);
}

function isThreadX({ type, computed, property, object }: Syntax): boolean {
  if (type !== 'MemberExpression' || computed || property.name !== 'x') return false;
  return object.type === 'MemberExpression' && object.property.name === 'thread';
}
