/**
 * The instructions that kernels are compiled to, by their opcode; source: WebAssembly core
 * specification, release 2.0, section 5.4, and for `relaxed_madd` release 3.0. Those with
 * immediates come first.
 */
export const immediates: ReadonlyMap<number, readonly [name: string, kind: Immediate]> = new Map([
  [0x02, ['block', 'block']],
  [0x03, ['loop', 'block']],
  [0x04, ['if', 'block']],
  [0x0c, ['br', 'index']],
  [0x0d, ['br_if', 'index']],
  [0x10, ['call', 'function']],
  [0x20, ['local.get', 'local']],
  [0x21, ['local.set', 'local']],
  [0x22, ['local.tee', 'local']],
  [0x28, ['i32.load', 'memory']],
  [0x2a, ['f32.load', 'memory']],
  [0x36, ['i32.store', 'memory']],
  [0x38, ['f32.store', 'memory']],
  [0x41, ['i32.const', 'integer']],
  [0x43, ['f32.const', 'float']],
] as const);

/** What follows an opcode. */
export type Immediate =
  | 'block'
  | 'index'
  | 'function'
  | 'local'
  | 'memory'
  | 'memory lane'
  | 'integer'
  | 'float'
  | 'lane'
  | 'lanes'
  | 'vector';

/** Names in the order of their opcodes, from the first one on. */
const runs: readonly (readonly [first: number, names: string])[] = [
  [0x00, 'unreachable nop'],
  [0x05, 'else'],
  [0x0b, 'end'],
  [0x0f, 'return'],
  [0x1a, 'drop select'],
  [
    0x45,
    'i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s i32.ge_u',
  ],
  [0x5b, 'f32.eq f32.ne f32.lt f32.gt f32.le f32.ge'],
  [0x67, 'i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s'],
  [0x70, 'i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl i32.rotr'],
  [0x8b, 'f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt f32.add f32.sub'],
  [0x94, 'f32.mul f32.div f32.min f32.max f32.copysign'],
  [0xa8, 'i32.trunc_f32_s i32.trunc_f32_u'],
  [0xb2, 'f32.convert_i32_s f32.convert_i32_u'],
  [0xb6, 'f32.demote_f64'],
  [0xbb, 'f64.promote_f32'],
  [0xbc, 'i32.reinterpret_f32'],
  [0xbe, 'f32.reinterpret_i32'],
];

/** The same behind the prefix 0xfd: four numbers at once. */
const vectorRuns: typeof runs = [
  [0x11, 'i32x4.splat'],
  [0x13, 'f32x4.splat'],
  [0x37, 'i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u i32x4.le_s i32x4.le_u'],
  [0x3f, 'i32x4.ge_s i32x4.ge_u f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge'],
  [0x4d, 'v128.not v128.and v128.andnot v128.or v128.xor v128.bitselect v128.any_true'],
  [0x67, 'f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest'],
  [0xa0, 'i32x4.abs i32x4.neg'],
  [0xa3, 'i32x4.all_true i32x4.bitmask'],
  [0xab, 'i32x4.shl i32x4.shr_s i32x4.shr_u i32x4.add'],
  [0xb1, 'i32x4.sub'],
  [0xb5, 'i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u'],
  [0xe0, 'f32x4.abs f32x4.neg'],
  [0xe3, 'f32x4.sqrt f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max'],
  [0xea, 'f32x4.pmin f32x4.pmax'],
  [0xf8, 'i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u'],
  [0xfa, 'f32x4.convert_i32x4_s f32x4.convert_i32x4_u'],
  [0x105, 'f32x4.relaxed_madd'],
];

/** Instructions without immediates. */
export const plain = byOpcode(runs);
export const vectorPlain = byOpcode(vectorRuns);

export const vectorImmediates: typeof immediates = new Map([
  [0x00, ['v128.load', 'memory']],
  [0x09, ['v128.load32_splat', 'memory']],
  [0x0b, ['v128.store', 'memory']],
  [0x56, ['v128.load32_lane', 'memory lane']],
  [0x57, ['v128.load64_lane', 'memory lane']],
  [0x5d, ['v128.load64_zero', 'memory']],
  [0x0d, ['i8x16.shuffle', 'lanes']],
  [0x0c, ['v128.const', 'vector']],
  [0x1b, ['i32x4.extract_lane', 'lane']],
  [0x1c, ['i32x4.replace_lane', 'lane']],
  [0x1f, ['f32x4.extract_lane', 'lane']],
  [0x20, ['f32x4.replace_lane', 'lane']],
] as const);

function byOpcode(lists: typeof runs): Map<number, string> {
  return new Map(
    lists.flatMap(([first, names]) =>
      names.split(' ').map((name, at) => [first + at, name] as const),
    ),
  );
}
