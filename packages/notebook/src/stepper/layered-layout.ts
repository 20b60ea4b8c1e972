import type { RecordedEdge } from './recording.js';

/** A place in the drawing, in units of one column and one row. */
export interface Place {
  readonly column: number;
  /** Rows are centred: 0 is the middle, half rows happen. */
  readonly row: number;
}

/** Where nodes stand, and through which places their edges run, from end to end. */
export interface Layout {
  readonly places: readonly Place[];
  readonly ways: readonly (readonly Place[])[];
  readonly columns: number;
  /** Of the fullest column. */
  readonly rows: number;
}

/** A node, or the point where a long edge crosses a column. */
interface Stop {
  readonly column: number;
  readonly before: Stop[];
  readonly after: Stop[];
}

const sweeps = 6;

/**
 * Columns from the leaves to the loss after Sugiyama, Tagawa and Toda (1981): every node stands
 * right of what it is made of, edges that cross columns get a row of their own there, and each
 * column is ordered by the mean row of its neighbours, so that few edges cross.
 * @param count - how many nodes there are; the inputs of each come before it
 */
export function layeredLayout(count: number, edges: readonly RecordedEdge[]): Layout {
  const columns = columnsOf(count, edges);
  const stops = columns.map((column): Stop => ({ column, before: [], after: [] }));
  const ways = edges.map(({ from, to }) => wayOf(stops[from], stops[to]));
  const layers: Stop[][] = Array.from({ length: Math.max(0, ...columns) + 1 }, () => []);
  for (const stop of new Set([...stops, ...ways.flat()])) layers[stop.column].push(stop);
  const rows = orderedRows(layers);
  const placeOf = (stop: Stop): Place => ({
    column: stop.column,
    row: (rows.get(stop) as number) - (layers[stop.column].length - 1) / 2,
  });
  return {
    places: stops.map(placeOf),
    ways: ways.map((way) => way.map(placeOf)),
    columns: layers.length,
    rows: Math.max(...layers.map(({ length }) => length)),
  };
}

/** One more than the inputs' last column; leaves stand right before their first use. */
function columnsOf(count: number, edges: readonly RecordedEdge[]): number[] {
  const columns = new Array<number>(count).fill(0);
  for (let node = 0; node < count; node++) {
    for (const { from, to } of edges) {
      if (to === node) columns[node] = Math.max(columns[node], columns[from] + 1);
    }
  }
  const made = new Set(edges.map(({ to }) => to));
  return columns.map((column, node) => {
    const uses = edges.filter(({ from }) => from === node).map(({ to }) => columns[to]);
    return made.has(node) || uses.length === 0 ? column : Math.min(...uses) - 1;
  });
}

/** The stops of one edge, linked to each other. */
function wayOf(from: Stop, to: Stop): Stop[] {
  const way = [from];
  for (let column = from.column + 1; column < to.column; column++) {
    way.push({ column, before: [], after: [] });
  }
  way.push(to);
  for (let at = 1; at < way.length; at++) {
    way[at].before.push(way[at - 1]);
    way[at - 1].after.push(way[at]);
  }
  return way;
}

/** Sorts the columns by the mean row of the neighbours, to the right and back, a few times. */
function orderedRows(layers: readonly Stop[][]): Map<Stop, number> {
  const rows = new Map<Stop, number>();
  const number = (layer: Stop[]) => {
    for (const [row, stop] of layer.entries()) rows.set(stop, row);
  };
  const heightOf = (stop: Stop) => rows.get(stop) as number;
  const sortBy = (layer: Stop[], neighbours: (stop: Stop) => readonly Stop[]) => {
    const wanted = new Map(
      layer.map((stop) => {
        // Relative to the middle of the neighbours' column, as columns are centred.
        const near = neighbours(stop).map((one) => heightOf(one) - middle(layers[one.column]));
        const mean = near.reduce((sum, row) => sum + row, 0) / near.length;
        return [stop, near.length > 0 ? mean : heightOf(stop) - middle(layer)];
      }),
    );
    layer.sort((a, b) => (wanted.get(a) as number) - (wanted.get(b) as number));
    number(layer);
  };
  layers.forEach(number);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const layer of layers) sortBy(layer, ({ before }) => before);
    for (const layer of [...layers].reverse()) sortBy(layer, ({ after }) => after);
  }
  return rows;
}

function middle({ length }: readonly Stop[]): number {
  return (length - 1) / 2;
}
