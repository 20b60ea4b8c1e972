import type { ByteReader } from './byte-reader.js';

/** Ends reading with an Error that says `problem`, in which file and where. */
export type Fail = (problem: string) => never;

/** The stack machine that a pickle is a program for. */
export interface Machine {
  readonly reader: ByteReader;
  readonly fail: Fail;
  push(value: unknown): void;
  pop(): unknown;
  top(): unknown;
  /** Remembers the height of the stack. */
  mark(): void;
  /** Takes everything above the last mark. */
  popToMark(): unknown[];
  /** Puts the top of the stack, which stays there, into the memo. */
  remember(key: number): void;
  rememberNext(): void;
  recall(key: number): unknown;
  global(module: string, name: string): unknown;
  call(callee: unknown, args: unknown): unknown;
  persistent(id: unknown): unknown;
  integer(bytes: Uint8Array): number | bigint;
}

type Operation = (machine: Machine) => void;

/** Pushes what `read` makes of the bytes after the opcode. */
const literal =
  (read: (machine: Machine) => unknown): Operation =>
  (machine) =>
    machine.push(read(machine));

/** A tuple of the last `count` values. */
const tuple = (count: number): Operation =>
  literal((machine) => Array.from({ length: count }, () => machine.pop()).reverse());

/** Text of as many bytes as a number before it says. */
const text = (length: (reader: ByteReader) => number): Operation =>
  literal(({ reader }) => reader.text(length(reader), 'a string'));

const byteString = (length: (reader: ByteReader) => number): Operation =>
  literal(({ reader }) => reader.take(length(reader), 'a byte string'));

const long = (length: (reader: ByteReader) => number): Operation =>
  literal(({ reader, integer }) => integer(reader.take(length(reader), 'an integer')));

const length1 = (reader: ByteReader) => reader.uint8('a length');
const length4 = (reader: ByteReader) => reader.uint32('a length');
const length8 = (reader: ByteReader) => reader.uint64('a length');

function append(machine: Machine, values: unknown[]): void {
  const list = machine.top();
  if (!Array.isArray(list)) machine.fail('the pickle appends to what is no list');
  for (const value of values) list.push(value);
}

function setItems(machine: Machine, items: unknown[]): void {
  const dictionary = machine.top();
  if (!(dictionary instanceof Map)) machine.fail('the pickle sets an item of no dictionary');
  if (items.length % 2 !== 0) machine.fail('the pickle sets a key without a value');
  for (let index = 0; index < items.length; index += 2) {
    dictionary.set(items[index], items[index + 1]);
  }
}

/** `dictionary.__dict__ = state`: a state dictionary's version numbers, not needed here. */
function build(machine: Machine): void {
  machine.pop();
  if (!(machine.top() instanceof Map)) machine.fail('the pickle sets attributes of no dictionary');
}

function stackGlobal(machine: Machine): void {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof name !== 'string' || typeof module !== 'string') {
    machine.fail('the pickle names a global by what is no text');
  }
  machine.push(machine.global(module, name));
}

function protocol({ reader, fail }: Machine): void {
  const version = reader.uint8('the pickle protocol');
  if (version < 2 || version > 5) fail(`has pickle protocol ${version}, expected 2 to 5`);
}

const LONGEST_GLOBAL = 256;

/**
 * The operations that files of tensors use, under the names of Python's pickletools: those of
 * protocol 2, which PyTorch writes by default, and what protocols 3 to 5 write in their place.
 */
const named: Record<string, [number | string, Operation]> = {
  PROTO: [0x80, protocol],
  FRAME: [0x95, ({ reader }) => void reader.uint64('a frame length')],

  NONE: ['N', literal(() => null)],
  NEWTRUE: [0x88, literal(() => true)],
  NEWFALSE: [0x89, literal(() => false)],
  BININT: ['J', literal(({ reader }) => reader.int32('an integer'))],
  BININT1: ['K', literal(({ reader }) => reader.uint8('an integer'))],
  BININT2: ['M', literal(({ reader }) => reader.uint16('an integer'))],
  LONG1: [0x8a, long(length1)],
  LONG4: [0x8b, long(length4)],
  BINFLOAT: ['G', literal(({ reader }) => reader.float64BigEndian('a number'))],
  BINUNICODE: ['X', text(length4)],
  SHORT_BINUNICODE: [0x8c, text(length1)],
  BINUNICODE8: [0x8d, text(length8)],
  // Python 2 wrote its names as byte strings.
  BINSTRING: ['T', text(length4)],
  SHORT_BINSTRING: ['U', text(length1)],
  BINBYTES: ['B', byteString(length4)],
  SHORT_BINBYTES: ['C', byteString(length1)],
  BINBYTES8: [0x8e, byteString(length8)],

  MARK: ['(', (machine) => machine.mark()],
  EMPTY_TUPLE: [')', literal(() => [])],
  TUPLE1: [0x85, tuple(1)],
  TUPLE2: [0x86, tuple(2)],
  TUPLE3: [0x87, tuple(3)],
  TUPLE: ['t', literal((machine) => machine.popToMark())],
  EMPTY_LIST: [']', literal(() => [])],
  APPEND: ['a', (machine) => append(machine, [machine.pop()])],
  APPENDS: ['e', (machine) => append(machine, machine.popToMark())],
  EMPTY_DICT: ['}', literal(() => new Map())],
  SETITEM: ['s', (machine) => setItems(machine, [machine.pop(), machine.pop()].reverse())],
  SETITEMS: ['u', (machine) => setItems(machine, machine.popToMark())],

  BINPUT: ['q', (machine) => machine.remember(machine.reader.uint8('a memo key'))],
  LONG_BINPUT: ['r', (machine) => machine.remember(machine.reader.uint32('a memo key'))],
  MEMOIZE: [0x94, (machine) => machine.rememberNext()],
  BINGET: ['h', literal(({ reader, recall }) => recall(reader.uint8('a memo key')))],
  LONG_BINGET: ['j', literal(({ reader, recall }) => recall(reader.uint32('a memo key')))],

  GLOBAL: [
    'c',
    literal(({ reader, global }) => {
      const module = reader.line(LONGEST_GLOBAL, 'the module of a global');
      return global(module, reader.line(LONGEST_GLOBAL, 'the name of a global'));
    }),
  ],
  STACK_GLOBAL: [0x93, stackGlobal],
  BINPERSID: ['Q', literal((machine) => machine.persistent(machine.pop()))],
  REDUCE: [
    'R',
    literal((machine) => {
      const args = machine.pop();
      return machine.call(machine.pop(), args);
    }),
  ],
  BUILD: ['b', build],
};

/** The operations by opcode. */
export const operations: ReadonlyMap<number, Operation> = new Map(
  Object.values(named).map(([code, operation]) => [
    typeof code === 'string' ? code.charCodeAt(0) : code,
    operation,
  ]),
);
