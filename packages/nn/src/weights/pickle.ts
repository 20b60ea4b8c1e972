import type { ByteReader } from './byte-reader.js';
import type { MemoryBudget } from './memory-budget.js';
import { type Fail, type Machine, operations } from './pickle-operations.js';
import { quote } from './quote.js';

/** A class or function that a pickle names. It is a name only: nothing of it is ever loaded. */
export class PickledGlobal {
  /** Module and name, as `torch.FloatStorage`. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What a pickle may contain. */
export interface PickleRules {
  /** The globals that may be named, each with what calling it means; null: never called. */
  readonly globals: ReadonlyMap<string, ((args: unknown[], fail: Fail) => unknown) | null>;
  /** What stands for an object that the pickle keeps elsewhere. */
  readonly persistent: (id: unknown, fail: Fail) => unknown;
}

const LONGEST_INTEGER = 16;

/** About how many bytes these take; a list and a dictionary when they are empty. */
const PLACE = 16;
const MEMO_ENTRY = 48;
const LIST = 64;
const DICTIONARY = 256;

function sizeOf(value: unknown): number {
  if (value instanceof Map) return PLACE + DICTIONARY;
  return Array.isArray(value) ? PLACE + LIST : PLACE;
}

/**
 * Reads one pickle from the reader's position, to behind its STOP. A pickle is a program for a
 * small stack machine; the original runs whatever function the program names. This one knows only
 * the operations of `pickle-operations.ts`, and a call means what `rules` say, so that reading
 * builds values and does nothing else. Lists and tuples become arrays, dictionaries become Maps.
 *
 * @param budget - of the file, for every value that is made or remembered
 * @throws an Error that names the file, the opcode or global, and its position, for anything else
 */
export function unpickle(reader: ByteReader, rules: PickleRules, budget: MemoryBudget): unknown {
  const memo = new Map<number, unknown>();
  const stack: unknown[] = [];
  const marks: number[] = [];
  let opcodeStart = reader.position;
  const fail: Fail = (problem) => {
    throw new Error(`${reader.name}: ${problem} (pickle opcode at byte ${opcodeStart})`);
  };
  const spend = (bytes: number) => budget(bytes, 'the values of its pickle');
  const remember = (key: number) => {
    spend(MEMO_ENTRY);
    memo.set(key, machine.top());
  };
  const machine: Machine = {
    reader,
    fail,
    push(value) {
      spend(sizeOf(value));
      stack.push(value);
    },
    pop() {
      if (stack.length <= (marks.at(-1) ?? 0)) fail('the pickle takes more values than it has');
      return stack.pop();
    },
    top() {
      if (stack.length <= (marks.at(-1) ?? 0)) fail('the pickle takes more values than it has');
      return stack[stack.length - 1];
    },
    mark() {
      spend(PLACE);
      marks.push(stack.length);
    },
    popToMark: () => stack.splice(marks.pop() ?? fail('the pickle has no mark here')),
    remember,
    rememberNext: () => remember(memo.size),
    recall: (key) =>
      memo.has(key) ? memo.get(key) : fail(`the pickle's memo has no entry ${key}`),
    global(module, name) {
      const fullName = `${module}.${name}`;
      if (!rules.globals.has(fullName)) {
        fail(
          `names the global ${quote(fullName)}, which a file of weights does not need: refused, ` +
            'nothing was executed (save the state dictionary alone)',
        );
      }
      return new PickledGlobal(fullName);
    },
    call(callee, args) {
      if (!(callee instanceof PickledGlobal)) return fail('the pickle calls what is no function');
      const meaning = rules.globals.get(callee.name);
      if (!meaning) return fail(`calls ${quote(callee.name)}, which is only ever named`);
      if (!Array.isArray(args)) return fail(`calls ${quote(callee.name)} without arguments`);
      return meaning(args, fail);
    },
    persistent: (id) => rules.persistent(id, fail),
    integer: (bytes) => signedInteger(bytes, fail),
  };
  for (;;) {
    opcodeStart = reader.position;
    const opcode = reader.uint8('a pickle opcode');
    if (opcode === STOP) return machine.pop();
    const operation = operations.get(opcode);
    if (!operation) {
      const code = `0x${opcode.toString(16).padStart(2, '0')}`;
      return fail(`has the pickle opcode ${code}, which a file of weights does not need: refused`);
    }
    operation(machine);
  }
}

const STOP = '.'.charCodeAt(0);

/** A little-endian two's complement integer: a number where that is exact, else a bigint. */
function signedInteger(bytes: Uint8Array, fail: Fail): number | bigint {
  if (bytes.length > LONGEST_INTEGER) fail(`has an integer of ${bytes.length} bytes`);
  let value = 0n;
  for (const byte of Array.from(bytes).reverse()) value = (value << 8n) | BigInt(byte);
  const signed = BigInt.asIntN(8 * bytes.length, value);
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
}
