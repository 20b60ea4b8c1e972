import { expressionOf, sumOf } from '../addresses.js';
import {
  binary,
  bodiesOf,
  type CellCode,
  type Expression,
  integer,
  localsSetIn,
  localValue,
  rewritten,
  type Statement,
  someIn,
  type ValueType,
} from '../code.js';
import { changedStatements, withBodies } from '../rewriting.js';

/** More pointers than these would not stay in registers. */
const mostPointers = 6;

/**
 * Strength reduction of induction variables: the loads of innermost loops get pointers that walk
 * along. In a loop over $k$ an address
 * $a + f k$ is computed once, before the loop, and in each turn $f$ is added, which is one
 * instruction in place of a multiplication and a sum.
 * @param code - with lowered addresses
 */
export function withPointers({ statements, locals }: CellCode): CellCode {
  const all: ValueType[] = [...locals];
  return { statements: walk(statements, all), locals: all };
}

function walk(statements: readonly Statement[], locals: ValueType[]): Statement[] {
  return statements.flatMap((statement): Statement[] => {
    if (statement.kind === 'loop') {
      const counter = innermostCounter(statement.body);
      if (counter) return loopWithPointers(statement.body, counter, locals);
    }
    return [withBodies(statement, (body) => walk(body, locals))];
  });
}

/** The local that a loop counts with: set once per turn, to itself and a constant. */
interface Counter {
  readonly local: number;
  readonly step: number;
  /** Place of the statement that counts, in the loop's body. */
  readonly at: number;
}

function innermostCounter(body: readonly Statement[]): Counter | null {
  if (hasLoop(body)) return null;
  const counters = body.flatMap((statement, at): Counter[] => {
    if (statement.kind !== 'set' || statement.value.op !== 'i32Add') return [];
    const { local, value } = statement;
    const [before, step] = value.inputs;
    const isItself = before.op === 'localGet' && before.numbers[0] === local;
    if (!isItself || step.op !== 'i32Const') return [];
    const others = body.filter((_, other) => other !== at);
    return localsSetIn(others).has(local) ? [] : [{ local, step: step.numbers[0], at }];
  });
  return counters.length === 1 ? counters[0] : null;
}

function hasLoop(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement) => statement.kind === 'loop' || bodiesOf(statement).some(hasLoop),
  );
}

/** A local that holds an address without its constant. */
interface Pointer {
  readonly local: number;
  /** The address before the first turn. */
  readonly start: Expression;
  /** Bytes per turn. */
  readonly step: number;
}

function loopWithPointers(
  body: readonly Statement[],
  counter: Counter,
  locals: ValueType[],
): Statement[] {
  const pointers = pointersOf(body, counter, locals);
  if (pointers.size === 0 || pointers.size > mostPointers) return [{ kind: 'loop', body }];
  const moves = [...pointers.values()].map(({ local, step }): Statement => {
    const next = binary('i32Add', localValue(local, 'i32'), integer(step));
    return { kind: 'set', local, value: next };
  });
  const pointed = changedStatements(body, (expression) => usePointers(expression, pointers));
  const starts = [...pointers.values()].map(
    ({ local, start }): Statement => ({ kind: 'set', local, value: start }),
  );
  const [before, after] = [pointed.slice(0, counter.at + 1), pointed.slice(counter.at + 1)];
  return [...starts, { kind: 'loop', body: [...before, ...moves, ...after] }];
}

/** A pointer for each address that moves evenly with the counter, by the key of its terms. */
function pointersOf(
  body: readonly Statement[],
  { local: counted, step }: Counter,
  locals: ValueType[],
): Map<string, Pointer> {
  const changing = localsSetIn(body);
  const isCounter = ({ op, numbers }: Expression) => op === 'localGet' && numbers[0] === counted;
  const isChanging = ({ op, numbers, place }: Expression) =>
    (op === 'localGet' && changing.has(numbers[0])) || place !== undefined;
  const pointers = new Map<string, Pointer>();
  changedStatements(body, (expression) => {
    eachLoad(expression, (load) => {
      const { terms } = sumOf(load.inputs[0]);
      const moving = terms.find(({ value }) => isCounter(value));
      const others = terms.filter((term) => term !== moving);
      if (!moving || others.some(({ value }) => someIn(value, isChanging))) return;
      const key = keyOfTerms(load.inputs[0]);
      if (pointers.has(key)) return;
      const start = expressionOf({ terms, constant: 0 });
      pointers.set(key, { local: locals.push('i32') - 1, start, step: moving.factor * step });
    });
    return expression;
  });
  return pointers;
}

function keyOfTerms(address: Expression): string {
  const { terms } = sumOf(address);
  return terms
    .map(({ key, factor }) => `${factor}*${key}`)
    .sort()
    .join('+');
}

function usePointers(expression: Expression, pointers: ReadonlyMap<string, Pointer>): Expression {
  return rewritten(expression, (part) => {
    if (!part.place) return null;
    const pointer = pointers.get(keyOfTerms(part.inputs[0]));
    if (!pointer) return null;
    const { constant } = sumOf(part.inputs[0]);
    const value = localValue(pointer.local, 'i32');
    const address = constant === 0 ? value : binary('i32Add', value, integer(constant));
    return { ...part, inputs: [address] };
  });
}

function eachLoad(expression: Expression, visit: (load: Expression) => void): void {
  if (expression.place) visit(expression);
  for (const input of expression.inputs) eachLoad(input, visit);
}
