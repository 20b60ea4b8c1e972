import { shown } from '@obelisk/engine/text';

/** A cell of a notebook. */
export interface NotebookCell {
  readonly id: string;
  readonly type: 'code' | 'markdown' | 'raw';
  readonly source: string;
  /** The exercise whose answer is written into this cell. */
  readonly exercise?: string;
  /** The exercise whose solution this cell tells. */
  readonly solution?: string;
}

/** A notebook: its title and its cells. */
export interface Notebook {
  /** The first heading of its Markdown. */
  readonly title: string;
  readonly cells: readonly NotebookCell[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a notebook (nbformat 4.5, https://nbformat.readthedocs.io).
 *
 * @param name - of the file, for messages
 * @throws Error when it is no such notebook: says what was wrong, and in which cell
 *
 * @example
 * ```ts
 * import { parseNotebook } from '@obelisk/notebook/runtime';
 * const cells = [
 *   { id: 'a', cell_type: 'markdown', metadata: {}, source: ['# One\n', 'text'] },
 *   { id: 'b', cell_type: 'code', metadata: {}, source: '1 + 1', outputs: [] },
 * ];
 * const text = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
 * parseNotebook(text, 'one.ipynb').title; // => 'One'
 * parseNotebook('{}', 'two.ipynb'); // throws: two.ipynb: expected nbformat 4.5, found
 * ```
 */
export function parseNotebook(text: string, name: string): Notebook {
  const complain = (message: string): never => {
    throw new Error(`${name}: ${message}`);
  };
  const json = parsedJson(text, complain);
  const { nbformat, nbformat_minor: minor, cells } = json;
  if (nbformat !== 4 || typeof minor !== 'number' || minor < 5) {
    complain(`expected nbformat 4.5, found ${versionText(nbformat, minor)}`);
  }
  if (!Array.isArray(cells)) return complain('has no list of cells');
  const read = cells.map((cell, i) => {
    return readCell(cell, (message) => complain(`cell ${i + 1} of ${cells.length}: ${message}`));
  });
  const ids = new Set<string>();
  for (const { id } of read) {
    if (ids.has(id)) complain(`two cells have the id ${id}`);
    ids.add(id);
  }
  return { title: titleOf(read) ?? name, cells: read };
}

function parsedJson(text: string, complain: (message: string) => never): Json {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return complain(`is no JSON: ${(error as Error).message}`);
  }
  if (!isObject(json)) return complain('is no notebook: expected a JSON object');
  if (levelsOf(json) > mostLevels) {
    complain(`has values in values, more than ${mostLevels} levels deep`);
  }
  return json;
}

/** Notebooks have fewer than 20; what is too deep to be written again is not read. */
const mostLevels = 500;

/** How deep values lie in values; level by level, because a function that called itself fails. */
function levelsOf(json: Json): number {
  let levels = 0;
  let level: unknown[] = [json];
  for (; level.length > 0 && levels <= mostLevels; levels++) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return levels;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readCell(cell: unknown, complain: (message: string) => never): NotebookCell {
  if (!isObject(cell)) return complain('expected an object');
  const { id, cell_type: type, source, metadata } = cell;
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) {
    return complain('expected an id of 1 to 64 letters, digits, - and _');
  }
  if (type !== 'code' && type !== 'markdown' && type !== 'raw') {
    return complain(`expected cell_type code, markdown or raw, found ${shown(type)}`);
  }
  const lines: unknown[] = Array.isArray(source) ? source : [source];
  if (!lines.every((line) => typeof line === 'string')) {
    return complain('expected source to be text or a list of texts');
  }
  const marks = isObject(metadata) && isObject(metadata.obelisk) ? metadata.obelisk : {};
  const exerciseIn = (mark: unknown): string | undefined => {
    if (mark === undefined || isExercise(mark)) return mark;
    return complain(`expected the name of an exercise, 1 to 64 letters, found ${shown(mark)}`);
  };
  return {
    ...{ id, type, source: lines.join('') },
    ...{ exercise: exerciseIn(marks.exercise), solution: exerciseIn(marks.solution) },
  };
}

function isExercise(value: unknown): value is string {
  return typeof value === 'string' && /^.{1,64}$/.test(value);
}

function versionText(major: unknown, minor: unknown): string {
  if (major === undefined) return 'none';
  return minor === undefined ? shown(major) : `${shown(major)}.${shown(minor)}`;
}

function titleOf(cells: readonly NotebookCell[]): string | undefined {
  const texts = cells.filter(({ type }) => type === 'markdown').map(({ source }) => source);
  return /^# (.+)$/m.exec(texts.join('\n'))?.[1];
}
