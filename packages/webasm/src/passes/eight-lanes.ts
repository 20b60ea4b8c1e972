import {
  binary,
  bodiesOf,
  type CellCode,
  type Expression,
  eachStatement,
  expressionsOf,
  integer,
  localValue,
  rewritten,
  type Statement,
  someIn,
  thread,
  type ValueType,
} from '../code.js';

/**
 * With more vectors than these, twice as many would not stay in registers; a fused product needs
 * none of its own.
 */
const mostVectors = { plain: 6, fused: 7 };

/**
 * Unroll and jam over the cells of a row: the code for eight neighbours is that for four, each
 * statement once more for the next four. What
 * both share is computed once: in a convolution the weights are loaded once for eight places.
 * And where the code for four waits for each sum before it can add to it again, that for eight has
 * twice as many sums under way.
 * @param code - for four neighbours
 * @param fused - whether its products are fused with their sums
 * @returns null when it would not pay, or cannot be done: lanes that part ways
 */
export function eightLanes({ statements, locals }: CellCode, fused = false): CellCode | null {
  const { dependent, isDependent } = laneDependence(statements);
  const inLoops = localsOfLoops(statements);
  const vectors = [...dependent].filter((local) => locals[local] === 'v128' && inLoops.has(local));
  if (inLoops.size === 0 || vectors.length > mostVectors[fused ? 'fused' : 'plain']) return null;
  if (!controlIsShared(statements, isDependent)) return null;
  const all: ValueType[] = [...locals];
  const twins = new Map([...dependent].map((local) => [local, all.push(locals[local]) - 1]));
  const doubled = new Doubling(all, twins, isDependent);
  return { statements: doubled.statements(statements), locals: all };
}

/** Locals whose values differ between the first four lanes and the next four. */
function laneDependence(statements: readonly Statement[]) {
  const dependent = new Set<number>();
  const isDependent = (expression: Expression) =>
    someIn(
      expression,
      ({ op, numbers: [number] }) =>
        (op === 'thread' && (number === 0 || number === 3)) ||
        (op === 'localGet' && dependent.has(number)),
    );
  const visit = (list: readonly Statement[]) => {
    for (const statement of list) {
      if (statement.kind === 'set' && isDependent(statement.value)) dependent.add(statement.local);
      bodiesOf(statement).forEach(visit);
    }
  };
  for (let before = -1; dependent.size > before; ) {
    before = dependent.size;
    visit(statements);
  }
  return { dependent, isDependent };
}

function controlIsShared(
  statements: readonly Statement[],
  isDependent: (expression: Expression) => boolean,
): boolean {
  return statements.every((statement) => {
    const isControl = statement.kind === 'if' || statement.kind === 'branch';
    if (isControl && expressionsOf(statement).some(isDependent)) return false;
    return bodiesOf(statement).every((body) => controlIsShared(body, isDependent));
  });
}

/** Locals that loops read or set. */
function localsOfLoops(statements: readonly Statement[]): Set<number> {
  const found = new Set<number>();
  const note = (part: Expression) => {
    if (part.op === 'localGet') found.add(part.numbers[0]);
    part.inputs.forEach(note);
  };
  eachStatement(statements, (statement) => {
    if (statement.kind !== 'loop') return;
    eachStatement(statement.body, (inner) => {
      if (inner.kind === 'set') found.add(inner.local);
      expressionsOf(inner).forEach(note);
    });
  });
  return found;
}

class Doubling {
  constructor(
    readonly locals: ValueType[],
    /** The local of the next four lanes for one of the first four. */
    readonly twins: ReadonlyMap<number, number>,
    readonly isDependent: (expression: Expression) => boolean,
  ) {}

  statements(list: readonly Statement[]): Statement[] {
    return list.flatMap((statement) => this.#statement(statement));
  }

  #statement(statement: Statement): Statement[] {
    switch (statement.kind) {
      case 'set': {
        const twin = this.twins.get(statement.local);
        if (twin === undefined) return [statement];
        const { before, value } = this.#shared(statement.value);
        const second = this.#second(value);
        return [...before, { ...statement, value }, { kind: 'set', local: twin, value: second }];
      }
      case 'store': {
        const { before, value } = this.#shared(statement.value);
        const first = { ...statement, value };
        const [address, second] = [this.#second(statement.address), this.#second(value)];
        return [...before, first, { ...statement, address, value: second }];
      }
      case 'block':
      case 'loop':
        return [{ ...statement, body: this.statements(statement.body) }];
      case 'if': {
        const [body, otherwise] = bodiesOf(statement).map((list) => this.statements(list));
        return [{ ...statement, body, otherwise }];
      }
      default:
        return [statement];
    }
  }

  /** The same expression for the next four lanes. */
  #second(expression: Expression): Expression {
    return rewritten(expression, (part) => {
      const [number] = part.numbers;
      if (part.op === 'thread' && (number === 0 || number === 3)) {
        return binary('i32Add', thread(number), integer(4));
      }
      const twin = part.op === 'localGet' ? this.twins.get(number) : undefined;
      return twin === undefined ? null : localValue(twin, part.type);
    });
  }

  /** Vectors in it that all lanes share get locals, so that they are loaded once. */
  #shared(expression: Expression): { before: Statement[]; value: Expression } {
    const before: Statement[] = [];
    const value = rewritten(expression, (part) => {
      const isWork = part.type === 'v128' && part.inputs.length > 0;
      if (!isWork || this.isDependent(part)) return null;
      const local = this.locals.push('v128') - 1;
      before.push({ kind: 'set', local, value: part });
      return localValue(local, 'v128');
    });
    return { before, value };
  }
}
