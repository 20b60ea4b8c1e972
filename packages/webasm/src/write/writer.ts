import type { CellCode, Expression, Statement } from '../code.js';
import type { Instruction } from '../instructions.js';
import type { Emitter } from '../read/gpu-js.js';

/** The locals of a function in which the code of cells is written. */
export interface FunctionLocals {
  /** The thread's x, y, z, and the number of its cell. */
  readonly thread: readonly number[];
  /** Where each array begins, by its number. */
  readonly starts: ReadonlyMap<number, number>;
}

/**
 * Writes the code of a cell, or of a few neighbours, into a function, as a block that `return`
 * leaves.
 */
export function writeCells(em: Emitter, code: CellCode, locals: FunctionLocals): void {
  const own = code.locals.map((type) => em.addLocal(type));
  new Writer(em, locals, own).cell(code.statements);
}

/** Instructions for which gpu.js' emitter has no methods, by their names in WebAssembly. */
const loadSplat = [0xfd, 0x09]; // v128.load32_splat
const loadLane = [0xfd, 0x56]; // v128.load32_lane
const loadPair = [0xfd, 0x5d]; // v128.load64_zero
const loadHighPair = [0xfd, 0x57]; // v128.load64_lane
const shuffle = [0xfd, 0x0d]; // i8x16.shuffle
const multiplyAdd = [0xfd, 0x85, 0x02]; // f32x4.relaxed_madd
const alignedTo4 = 2;
/** `f64.promote_f32` and `f32.demote_f64`, likewise. */
const [promote, demote] = [0xbb, 0xb6];

class Writer {
  /** Blocks, loops and branches around the next instruction, inside the cell's block. */
  #depth = 0;

  constructor(
    readonly em: Emitter,
    readonly locals: FunctionLocals,
    readonly own: readonly number[],
  ) {}

  cell(statements: readonly Statement[]): void {
    this.em.block();
    const last = statements.at(-1);
    this.#statements(last?.kind === 'return' ? statements.slice(0, -1) : statements);
    this.em.end();
  }

  #statements(list: readonly Statement[]): void {
    for (const statement of list) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    const { em } = this;
    switch (statement.kind) {
      case 'set':
        this.#value(statement.value);
        em.localSet(this.own[statement.local]);
        break;
      case 'store': {
        const { op, address, value, place } = statement;
        this.#value(address);
        this.#value(value);
        if (op === 'v128Store') em.v128Store(place.offset, alignedTo4);
        else em.f32Store(place.offset);
        break;
      }
      case 'block':
        this.#inside(() => em.block(), statement.body);
        em.end();
        break;
      case 'loop':
        this.#inside(() => em.loop(), statement.body);
        em.end();
        break;
      case 'if':
        this.#value(statement.condition);
        this.#inside(() => em.if_(), statement.body);
        if (statement.otherwise.length > 0) this.#inside(() => em.else_(), statement.otherwise);
        em.end();
        break;
      case 'branch':
        if (statement.condition) {
          this.#value(statement.condition);
          em.brIf(statement.depth);
        } else {
          em.br(statement.depth);
        }
        break;
      case 'return':
        em.br(this.#depth);
    }
  }

  #inside(begin: () => void, body: readonly Statement[]): void {
    begin();
    this.#depth++;
    this.#statements(body);
    this.#depth--;
  }

  #value(expression: Expression): void {
    const { em } = this;
    const { op, numbers, inputs, place } = expression;
    const [first] = inputs;
    if (op === 'localGet') em.localGet(this.own[numbers[0]]);
    else if (op === 'thread') em.localGet(this.locals.thread[numbers[0]]);
    else if (op === 'arrayStart') em.localGet(this.locals.starts.get(numbers[0]) as number);
    else if (op === 'f32x4Splat' && first.op === 'f32Load') this.#load(loadSplat, first);
    else if (op === 'f32x4ReplaceLane' && inputs[1].op === 'f32Load') {
      this.#loadInto(loadLane, inputs[1], first, numbers[0]);
    } else if (op === 'f32x2Load') this.#load(loadPair, expression);
    else if (op === 'f32x2High') this.#loadInto(loadHighPair, inputs[1], first, 1);
    else if (op === 'f32x4Shuffle') this.#shuffle(expression);
    else if (op.startsWith('math_')) this.#mathCall(op, inputs);
    else {
      for (const input of inputs) this.#value(input);
      if (op === 'f32x4RelaxedMadd') em.bytes.push(...multiplyAdd);
      else if (op === 'v128Load') em.v128Load(place?.offset ?? 0, alignedTo4);
      else method(em, op)(...(place ? [place.offset] : numbers));
    }
  }

  /** V8 calls a function of `Math` directly when it is imported with its own types, doubles. */
  #mathCall(name: string, inputs: readonly Expression[]): void {
    for (const input of inputs) {
      this.#value(input);
      this.em.bytes.push(promote);
    }
    this.em.call(name).bytes.push(demote);
  }

  #load(instruction: readonly number[], { inputs, place }: Expression): void {
    this.#value(inputs[0]);
    this.em.bytes.push(...instruction, alignedTo4, ...unsigned(place?.offset ?? 0));
  }

  /** Puts what is loaded into a lane of a vector. */
  #loadInto(
    instruction: readonly number[],
    { inputs, place }: Expression,
    vector: Expression,
    lane: number,
  ): void {
    this.#value(inputs[0]);
    this.#value(vector);
    this.em.bytes.push(...instruction, alignedTo4, ...unsigned(place?.offset ?? 0), lane);
  }

  /** Four of the eight numbers in two vectors, told as bytes. */
  #shuffle({ inputs, numbers }: Expression): void {
    for (const input of inputs) this.#value(input);
    const bytes = numbers.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte));
    this.em.bytes.push(...shuffle, ...bytes);
  }
}

function method(em: Emitter, op: Instruction): (...numbers: readonly number[]) => Emitter {
  const { [op]: write } = em as unknown as Record<string, (...numbers: number[]) => Emitter>;
  return write.bind(em);
}

/** LEB128, in which WebAssembly writes whole numbers. */
function unsigned(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}
