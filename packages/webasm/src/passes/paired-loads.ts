import { keyOf } from '../addresses.js';
import {
  type CellCode,
  type Expression,
  expressionsOf,
  localsSetIn,
  localValue,
  rewritten,
  type Statement,
  type ValueType,
} from '../code.js';
import { changedStatements, withBodies } from '../rewriting.js';

/**
 * Load combining: neighbours along x are loaded together. Interpolation reads $I(x)$ and
 * $I(x + 1)$ in each of four lanes, from places that have nothing to do with each other: eight
 * loads of one number. Four loads of two numbers do the same, and two shuffles sort them:
 *
 * $$(a_0, b_0, a_1, b_1), (a_2, b_2, a_3, b_3) \to (a_0, a_1, a_2, a_3), (b_0, b_1, b_2, b_3).$$
 *
 * Stores in between change nothing: a kernel never writes what it reads. The eight corners of a
 * sample are eight vectors, which half of the registers of a processor hold.
 *
 * @param code - with lowered addresses, so that neighbours differ by 4 in the constants of loads
 */
export function withPairedLoads({ statements, locals }: CellCode): CellCode {
  const all: ValueType[] = [...locals];
  return { statements: paired(statements, all), locals: all };
}

function paired(list: readonly Statement[], locals: ValueType[]): Statement[] {
  const [before, values] = [new Map<number, Statement[]>(), new Map<string, Expression>()];
  for (const pair of pairsIn(gathersIn(list))) {
    const { loads, lower, upper } = loadedTogether(pair[0].addresses, pair[0].offset, locals);
    const first = Math.min(...pair.flatMap(({ uses }) => uses));
    before.set(first, [...(before.get(first) ?? []), ...loads]);
    for (const at of pair[0].uses) values.set(useKey(at, pair[0]), lower);
    for (const at of pair[1].uses) values.set(useKey(at, pair[1]), upper);
  }
  return list.flatMap((statement, at): Statement[] => {
    if (!isStraight(statement)) return [withBodies(statement, (body) => paired(body, locals))];
    const changed = changedStatements([statement], (expression) =>
      rewritten(expression, (part) => {
        const gather = gatherOf(part);
        return gather && (values.get(useKey(at, gather)) ?? null);
      }),
    );
    return [...(before.get(at) ?? []), ...changed];
  });
}

/** A vector whose lanes are loaded one by one: where from, beside a constant that all share. */
interface Gather {
  readonly addresses: readonly Expression[];
  readonly offset: number;
}

/** The same gather wherever it gives the same values: the statements of a list that need it. */
interface UsedGather extends Gather {
  readonly uses: number[];
}

const useKey = (at: number, { addresses, offset }: Gather) =>
  [at, offset, ...addresses.map(keyOf)].join();

/** How `readLanesDirectly` loads four lanes. */
function gatherOf(expression: Expression): Gather | null {
  const loads: Expression[] = [];
  let part = expression;
  for (let lane = 3; lane > 0; lane--) {
    if (part.op !== 'f32x4ReplaceLane' || part.numbers[0] !== lane) return null;
    loads.unshift(part.inputs[1]);
    part = part.inputs[0];
  }
  if (part.op !== 'f32x4Splat') return null;
  loads.unshift(part.inputs[0]);
  const offset = loads[0].place?.offset;
  const alike = loads.every(({ op, place }) => op === 'f32Load' && place?.offset === offset);
  if (!alike || offset === undefined) return null;
  return { addresses: loads.map(({ inputs }) => inputs[0]), offset };
}

/** Statements without a body or a jump: one is run after the other. */
function isStraight({ kind }: Statement): boolean {
  return kind === 'set' || kind === 'store';
}

/** Gathers by their addresses, then by their constants. */
type Groups = Map<string, Map<number, UsedGather>>;

function gathersIn(list: readonly Statement[]): Groups {
  const groups: Groups = new Map();
  const versions = new Map<number, number>();
  let stretch = 0; // a new one begins after every block, loop and branch
  for (const [at, statement] of list.entries()) {
    if (!isStraight(statement)) stretch++;
    else {
      for (const gather of expressionsOf(statement).flatMap(gathersOf)) {
        // Locals that were set in between make another address of the same text.
        const key = `${stretch}:${gather.addresses.map((part) => versionedKey(part, versions))}`;
        const group = groups.get(key) ?? new Map<number, UsedGather>();
        const known = group.get(gather.offset) ?? { ...gather, uses: [] };
        known.uses.push(at);
        groups.set(key, group.set(gather.offset, known));
      }
    }
    for (const local of localsSetIn([statement])) {
      versions.set(local, (versions.get(local) ?? 0) + 1);
    }
  }
  return groups;
}

function gathersOf(expression: Expression): Gather[] {
  const gather = gatherOf(expression);
  return gather ? [gather] : expression.inputs.flatMap(gathersOf);
}

function versionedKey(expression: Expression, versions: ReadonlyMap<number, number>): string {
  const versioned = rewritten(expression, (part) => {
    if (part.op !== 'localGet') return null;
    return { ...part, numbers: [...part.numbers, versions.get(part.numbers[0]) ?? 0] };
  });
  return keyOf(versioned);
}

/** Two of a group whose numbers are neighbours, each at most in one pair. */
function pairsIn(groups: Groups): [UsedGather, UsedGather][] {
  return [...groups.values()].flatMap((group) => {
    const pairs: [UsedGather, UsedGather][] = [];
    const taken = new Set<number>();
    for (const offset of [...group.keys()].sort((a, b) => a - b)) {
      const [lower, upper] = [group.get(offset), group.get(offset + 4)];
      if (!lower || !upper || taken.has(offset)) continue;
      taken.add(offset + 4);
      pairs.push([lower, upper]);
    }
    return pairs;
  });
}

function loadedTogether(
  addresses: readonly Expression[],
  offset: number,
  locals: ValueType[],
): { loads: Statement[]; lower: Expression; upper: Expression } {
  const loads: Statement[] = [];
  const kept = (value: Expression): Expression => {
    const local = locals.push('v128') - 1;
    loads.push({ kind: 'set', local, value });
    return localValue(local, 'v128');
  };
  const [a, b, c, d] = addresses.map(
    (address): Expression => ({
      op: 'f32x2Load',
      type: 'v128',
      inputs: [address],
      numbers: [],
      place: { array: null, offset },
    }),
  );
  const four = (low: Expression, high: Expression) =>
    kept({ op: 'f32x2High', type: 'v128', inputs: [low, high], numbers: [] });
  const [first, second] = [four(a, b), four(c, d)];
  const sorted = (numbers: readonly number[]) =>
    kept({ op: 'f32x4Shuffle', type: 'v128', inputs: [first, second], numbers });
  return { loads, lower: sorted([0, 2, 4, 6]), upper: sorted([1, 3, 5, 7]) };
}
