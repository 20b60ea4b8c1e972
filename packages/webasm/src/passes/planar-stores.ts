import { sumOf } from '../addresses.js';
import {
  binary,
  type CellCode,
  type Expression,
  integer,
  resultArray,
  type Statement,
  someIn,
  thread,
} from '../code.js';
import { NotRecordable } from '../read/recorder.js';
import { withBodies } from '../rewriting.js';

/** Where the result of a kernel goes in a larger array. */
export interface ResultSteps {
  /** From one cell to the next along x, y and z. */
  readonly cell: readonly [x: number, y: number, z: number];
  /** From one component to the next. */
  readonly component: number;
  /** How many of the components are kept, the first ones. */
  readonly components: number;
}

/**
 * From an array of structures to a structure of arrays: the code of a kernel with each component of
 * its result stored at a place of its own:
 * $\text{cell} \cdot (x, y, z) + c \cdot \text{component}$. Four neighbours are then stored in one
 * instruction.
 * @param count - components of the kernel
 * @param first - which of all components the first of them is
 */
export function withPlanarStores(
  { statements, locals }: CellCode,
  count: number,
  steps: ResultSteps,
  first = 0,
): CellCode {
  return { statements: planar(statements, { count, first, ...steps }), locals };
}

/** The steps, and which components this code has. */
interface Places extends ResultSteps {
  readonly count: number;
  readonly first: number;
}

function planar(statements: readonly Statement[], places: Places): Statement[] {
  return statements.flatMap((statement): Statement[] =>
    statement.kind === 'store'
      ? moved(statement, places)
      : [withBodies(statement, (body) => planar(body, places))],
  );
}

type Store = Extract<Statement, { kind: 'store' }>;

function moved(store: Store, places: Places): Statement[] {
  const { count, first } = places;
  const { op, address, value, place } = store;
  if (someIn(value, (part) => part.place?.array === resultArray)) {
    throw new NotRecordable('lanes that return at different places'); // each keeps what is there
  }
  if (op === 'v128Store') return vectorStores(value, first, places);
  if (value.op !== 'f32x4ExtractLane') {
    // One cell: gpu.js adds the component to the address.
    const component = first + (((sumOf(address).constant + place.offset) / 4) % count);
    return component < places.components ? [storeAt(value, component, 0, places)] : [];
  }
  // Four cells: it stores all components of a lane, one lane after the other.
  const [lane, own] = [Math.floor(place.offset / 4 / count), (place.offset / 4) % count];
  if (lane > 0 || first + own >= places.components) return [];
  return vectorStores(value.inputs[0], first + own, places);
}

/** The four lanes of a vector, in one instruction where they lie side by side. */
function vectorStores(vector: Expression, component: number, steps: ResultSteps): Statement[] {
  if (steps.cell[0] === 1) return [{ ...storeAt(vector, component, 0, steps), op: 'v128Store' }];
  return [0, 1, 2, 3].map((lane) => {
    const one = { op: 'f32x4ExtractLane', type: 'f32', inputs: [vector], numbers: [lane] } as const;
    return storeAt(one, component, lane, steps);
  });
}

function storeAt(value: Expression, component: number, lane: number, steps: ResultSteps): Store {
  const [x, y, z] = steps.cell.map((step, axis) =>
    binary('i32Mul', thread(axis), integer(4 * step)),
  );
  const constant = integer(4 * (component * steps.component + lane * steps.cell[0]));
  const address = [y, x, constant].reduce((sum, part) => binary('i32Add', sum, part), z);
  const place = { array: resultArray, offset: 0 };
  return { kind: 'store', op: 'f32Store', address, value, place };
}
