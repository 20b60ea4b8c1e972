import {
  type CellCode,
  type Expression,
  integer,
  localValue,
  type Place,
  resultArray,
  type Statement,
  someIn,
  thread,
  type ValueType,
} from '../code.js';
import {
  type Instruction,
  type MathCall,
  type PlainInstruction,
  plainInstructions,
  type StoreInstruction,
} from '../instructions.js';
import { signatureOf } from './signatures.js';

/** Why code cannot be kept as trees: the kernel then runs as gpu.js wrote it. */
export class NotRecordable extends Error {}

/** From one array to the next where gpu.js adds the place of an array to the offset of a load. */
const arrayStep = 2 ** 40;

/** The offset by which gpu.js names an array: the result, or an argument by its number. */
export function arrayOffset(array: number): number {
  return (array + 2) * arrayStep;
}

function placeOf(offset: number): Place {
  const array = Math.floor(offset / arrayStep);
  return { array: array === 0 ? null : array - 2, offset: offset % arrayStep };
}

/** A value that waits on the stack, and the list of statements that it was pushed in. */
interface Waiting {
  value: Expression;
  readonly statements: Statement[];
}

/** A block, loop or branch that has begun. */
interface Open {
  readonly kind: 'block' | 'loop' | 'if';
  readonly condition: Expression | null;
  /** Local for the value of a branch that has one. */
  readonly result: number | null;
  readonly outer: Statement[];
  readonly body: Statement[];
  otherwise: Statement[];
}

/**
 * Takes the place of gpu.js' emitter of bytes: the function node of a kernel tells its code to it,
 * instruction by instruction for a stack machine, and it puts trees of expressions together.
 */
export class Recorder {
  readonly #locals: ValueType[] = [];
  readonly #stack: Waiting[] = [];
  readonly #open: Open[] = [];
  readonly #top: Statement[] = [];
  #statements = this.#top;

  /** @param threadGlobals - numbers of the globals that hold the thread's x, y, z and its cell */
  constructor(readonly threadGlobals: readonly number[]) {}

  /** What was recorded. */
  get code(): CellCode {
    return { statements: this.#top, locals: this.#locals };
  }

  addLocal(type: ValueType): number {
    return this.#locals.push(type) - 1;
  }

  localGet(local: number): this {
    return this.#push(localValue(local, this.#locals[local]));
  }

  localSet(local: number): this {
    const value = this.#pop();
    // Values that wait and read this local are evaluated before it changes.
    for (const waiting of this.#stack) {
      const reads = (part: Expression) => part.op === 'localGet' && part.numbers[0] === local;
      if (someIn(waiting.value, reads)) this.#evaluate(waiting);
    }
    return this.#add({ kind: 'set', local, value });
  }

  localTee(local: number): this {
    return this.localSet(local).localGet(local);
  }

  globalGet(index: number): this {
    const axis = this.threadGlobals.indexOf(index);
    if (axis < 0) throw new NotRecordable('a global beside the thread');
    return this.#push(thread(axis));
  }

  globalSet(): this {
    throw new NotRecordable('a global that is set');
  }

  i32Const(value: number): this {
    return this.#push(integer(value | 0));
  }

  f32Const(value: number): this {
    return this.#push({ op: 'f32Const', type: 'f32', inputs: [], numbers: [value] });
  }

  v128ConstI32x4(...numbers: number[]): this {
    return this.#push({ op: 'v128ConstI32x4', type: 'v128', inputs: [], numbers });
  }

  v128ConstF32x4(...numbers: number[]): this {
    return this.#push({ op: 'v128ConstF32x4', type: 'v128', inputs: [], numbers });
  }

  i32Load(offset = 0): this {
    return this.#load('i32Load', 'i32', offset);
  }

  f32Load(offset = 0): this {
    return this.#load('f32Load', 'f32', offset);
  }

  v128Load(offset = 0): this {
    return this.#load('v128Load', 'v128', offset);
  }

  f32Store(offset = 0): this {
    return this.#store('f32Store', offset);
  }

  v128Store(offset = 0): this {
    return this.#store('v128Store', offset);
  }

  i32Store(): this {
    throw new NotRecordable('an argument that is set');
  }

  call(name: string): this {
    if (!name.startsWith('math_')) throw new NotRecordable('a function of its own');
    const count = name === 'math_pow' || name === 'math_atan2' ? 2 : 1;
    const op = name as MathCall;
    return this.#push({ op, type: 'f32', inputs: this.#popAll(count), numbers: [] });
  }

  select(): this {
    const inputs = this.#popAll(3);
    return this.#push({ op: 'select', type: inputs[0].type, inputs, numbers: [] });
  }

  drop(): this {
    this.#pop(); // nothing that is recorded does anything but give a value
    return this;
  }

  block(): this {
    return this.#begin('block', null, null);
  }

  loop(): this {
    return this.#begin('loop', null, null);
  }

  if_(type?: ValueType): this {
    const result = type === undefined ? null : this.addLocal(type);
    return this.#begin('if', this.#pop(), result);
  }

  else_(): this {
    const open = this.#innermost();
    this.#keepResult(open);
    open.otherwise = [];
    this.#statements = open.otherwise;
    return this;
  }

  end(): this {
    const open = this.#innermost();
    this.#keepResult(open);
    this.#open.pop();
    this.#statements = open.outer;
    const { kind, condition, body, otherwise, result } = open;
    if (kind === 'if') this.#add({ kind, condition: condition as Expression, body, otherwise });
    else this.#add({ kind, body });
    return result === null ? this : this.localGet(result);
  }

  br(depth: number): this {
    return this.#add({ kind: 'branch', depth, condition: null });
  }

  brIf(depth: number): this {
    return this.#add({ kind: 'branch', depth, condition: this.#pop() });
  }

  return_(): this {
    return this.#add({ kind: 'return' });
  }

  /** An instruction without control or memory. */
  plain(op: PlainInstruction, numbers: readonly number[]): this {
    const { inputs, type } = signatureOf(op);
    return this.#push({ op, type, inputs: this.#popAll(inputs), numbers });
  }

  #innermost(): Open {
    return this.#open.at(-1) as Open;
  }

  #begin(kind: Open['kind'], condition: Expression | null, result: number | null): this {
    const open = { kind, condition, result, outer: this.#statements, body: [], otherwise: [] };
    this.#open.push(open);
    this.#statements = open.body;
    return this;
  }

  #keepResult({ result }: Open): void {
    if (result !== null) this.localSet(result);
  }

  #load(op: Instruction, type: ValueType, offset: number): this {
    return this.#push({ op, type, inputs: this.#popAll(1), numbers: [], place: placeOf(offset) });
  }

  #store(op: StoreInstruction, offset: number): this {
    const [address, value] = this.#popAll(2);
    const place = placeOf(offset);
    if (place.array !== resultArray) throw new NotRecordable('an argument that is set');
    return this.#add({ kind: 'store', op, address, value, place });
  }

  #push(value: Expression): this {
    this.#stack.push({ value, statements: this.#statements });
    return this;
  }

  #pop(): Expression {
    const waiting = this.#stack.pop();
    if (!waiting) throw new NotRecordable('an empty stack');
    return waiting.value;
  }

  #popAll(count: number): Expression[] {
    return Array.from({ length: count }, () => this.#pop()).reverse();
  }

  #add(statement: Statement): this {
    this.#statements.push(statement);
    return this;
  }

  /** Evaluates a value where it was pushed, so that later statements do not change it. */
  #evaluate(waiting: Waiting): void {
    const { value, statements } = waiting;
    const local = this.addLocal(value.type);
    statements.push({ kind: 'set', local, value });
    waiting.value = localValue(local, value.type);
  }
}

// All other instructions are methods, too, as gpu.js calls them: `em.i32Add()`.
for (const op of plainInstructions) {
  Object.defineProperty(Recorder.prototype, op, {
    value(this: Recorder, ...numbers: number[]) {
      return this.plain(op, numbers);
    },
  });
}
