// The instructions of which kernels are made, named as gpu.js' emitter names its methods. They are
// a type, so that a pass that looks for `i32Addd` does not compile.

/** Instructions of whole numbers. */
const i32 = [
  'i32Eqz',
  'i32Eq',
  'i32Ne',
  'i32LtS',
  'i32LtU',
  'i32GtS',
  'i32GtU',
  'i32LeS',
  'i32LeU',
  'i32GeS',
  'i32GeU',
  'i32Clz',
  'i32Ctz',
  'i32Popcnt',
  'i32Add',
  'i32Sub',
  'i32Mul',
  'i32DivS',
  'i32DivU',
  'i32RemS',
  'i32RemU',
  'i32And',
  'i32Or',
  'i32Xor',
  'i32Shl',
  'i32ShrS',
  'i32ShrU',
  'i32Rotl',
  'i32Rotr',
  'i32TruncF32S',
  'i32TruncF32U',
  'i32ReinterpretF32',
  'i32TruncSatF32S',
  'i32TruncSatF32U',
] as const;

/** Instructions of floats. */
const f32 = [
  'f32Eq',
  'f32Ne',
  'f32Lt',
  'f32Gt',
  'f32Le',
  'f32Ge',
  'f32Abs',
  'f32Neg',
  'f32Ceil',
  'f32Floor',
  'f32Trunc',
  'f32Nearest',
  'f32Sqrt',
  'f32Add',
  'f32Sub',
  'f32Mul',
  'f32Div',
  'f32Min',
  'f32Max',
  'f32Copysign',
  'f32ConvertI32S',
  'f32ConvertI32U',
  'f32ReinterpretI32',
] as const;

/** Instructions of vectors bit by bit. */
const v128 = [
  'v128Not',
  'v128And',
  'v128Andnot',
  'v128Or',
  'v128Xor',
  'v128Bitselect',
  'v128AnyTrue',
] as const;

/** Instructions of four whole numbers at once. */
const i32x4 = [
  'i32x4Splat',
  'i32x4Eq',
  'i32x4Ne',
  'i32x4LtS',
  'i32x4GtS',
  'i32x4LeS',
  'i32x4GeS',
  'i32x4Abs',
  'i32x4Neg',
  'i32x4AllTrue',
  'i32x4Bitmask',
  'i32x4Shl',
  'i32x4ShrS',
  'i32x4ShrU',
  'i32x4Add',
  'i32x4Sub',
  'i32x4Mul',
  'i32x4MinS',
  'i32x4MinU',
  'i32x4MaxS',
  'i32x4MaxU',
  'i32x4TruncSatF32x4S',
  'i32x4TruncSatF32x4U',
  'i32x4ExtractLane',
  'i32x4ReplaceLane',
] as const;

/** Instructions of four floats at once. */
const f32x4 = [
  'f32x4Splat',
  'f32x4Eq',
  'f32x4Ne',
  'f32x4Lt',
  'f32x4Gt',
  'f32x4Le',
  'f32x4Ge',
  'f32x4Ceil',
  'f32x4Floor',
  'f32x4Trunc',
  'f32x4Nearest',
  'f32x4Abs',
  'f32x4Neg',
  'f32x4Sqrt',
  'f32x4Add',
  'f32x4Sub',
  'f32x4Mul',
  'f32x4Div',
  'f32x4Min',
  'f32x4Max',
  'f32x4Pmin',
  'f32x4Pmax',
  'f32x4ConvertI32x4S',
  'f32x4ConvertI32x4U',
  'f32x4ExtractLane',
  'f32x4ReplaceLane',
] as const;

/** Instructions that take values and give one, and do nothing else. */
export const plainInstructions = [...i32, ...f32, ...v128, ...i32x4, ...f32x4] as const;
export type PlainInstruction = (typeof plainInstructions)[number];

/** Those that read memory; `f32x2Load` fills the lower half of a vector, `f32x2High` the upper. */
type Load = 'i32Load' | 'f32Load' | 'v128Load' | 'f32x2Load';

/** Those that write memory. */
export type StoreInstruction = 'f32Store' | 'v128Store';

/** Values that take no others: constants, locals, the place of the thread, that of an array. */
type Source =
  | 'i32Const'
  | 'f32Const'
  | 'v128ConstI32x4'
  | 'v128ConstF32x4'
  | 'localGet'
  | 'thread'
  | 'arrayStart';

/** A function of `Math`, which the module imports. */
export type MathCall = `math_${string}`;

/** Everything that an expression can be; `f32x4RelaxedMadd` of a, b and c is $a b + c$. */
export type Instruction =
  | PlainInstruction
  | 'f32x4RelaxedMadd'
  | Load
  | Source
  | MathCall
  | 'select'
  | 'f32x2High'
  | 'f32x4Shuffle';
