import type { ValueType } from '../code.js';
import type { PlainInstruction } from '../instructions.js';

/** How many values an instruction takes, and the type of the one that it gives. */
export interface Signature {
  readonly inputs: number;
  readonly type: ValueType;
}

const unary = /^(Eqz|Clz|Ctz|Popcnt|Abs|Neg|Ceil|Floor|Trunc|Nearest|Sqrt|Not|Splat)$/;
const comparison = /^(Eq|Ne|[LG][te][SU]?)$/;
const conversion = /^(Trunc|Convert|Reinterpret|TruncSat)[FI]32/;
const ofLanes = /^(AnyTrue|AllTrue|Bitmask)$/;

/**
 * The signature of an instruction without control or memory, by the name that gpu.js gives it:
 * `i32Add`, `f32x4Mul`, `v128Bitselect`.
 */
export function signatureOf(op: PlainInstruction): Signature {
  if (op === 'v128Bitselect') return { inputs: 3, type: 'v128' };
  const [, family, what] = /^(i32x4|f32x4|v128|i32|f32)(.*)$/.exec(op) as RegExpExecArray;
  const scalar: ValueType = family.startsWith('f32') ? 'f32' : 'i32';
  if (what.startsWith('ExtractLane')) return { inputs: 1, type: scalar };
  if (what.startsWith('ReplaceLane')) return { inputs: 2, type: 'v128' };
  if (ofLanes.test(what)) return { inputs: 1, type: 'i32' };
  const type = family.length > 3 ? 'v128' : scalar;
  if (conversion.test(what) || unary.test(what)) return { inputs: 1, type };
  return { inputs: 2, type: comparison.test(what) && type !== 'v128' ? 'i32' : type };
}
