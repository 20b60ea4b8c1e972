import {
  type Immediate,
  immediates,
  plain,
  vectorImmediates,
  vectorPlain,
} from './webassembly-opcodes.js';

const types: Readonly<Record<number, string>> = {
  127: 'i32',
  125: 'f32',
  124: 'f64',
  123: 'v128',
};

const sections = { type: 1, import: 2, function: 3, export: 7, code: 10 };

/** Reads a module byte by byte. */
class ByteReader {
  #at = 0;
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#at >= this.bytes.length;
  }

  byte(): number {
    if (this.done) throw new Error('webAssemblyText: the module ends in the middle');
    return this.bytes[this.#at++];
  }

  part(length: number): ByteReader {
    this.#at += length;
    return new ByteReader(this.bytes.subarray(this.#at - length, this.#at));
  }

  /** LEB128: seven bits per byte, the lowest first; the highest bit says that more follow. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  signed(): number {
    let value = 0;
    for (let shift = 0; ; ) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      shift += 7;
      if (byte < 0x80) return byte & 0x40 && shift < 32 ? value | (-1 << shift) : value;
    }
  }

  float(): number {
    this.#at += 4;
    return this.#view.getFloat32(this.#at - 4, true);
  }

  list<Item>(read: () => Item): Item[] {
    return Array.from({ length: this.unsigned() }, read);
  }

  text(): string {
    return new TextDecoder().decode(this.part(this.unsigned()).bytes);
  }
}

interface Signature {
  readonly parameters: string[];
  readonly results: string[];
}

/** What instructions refer to by number. */
interface Names {
  readonly functions: readonly string[];
  /** Of the parameters of the function and its first locals. */
  readonly locals: readonly string[];
}

/**
 * The functions of a WebAssembly module in its text format, an instruction per line, indented by
 * block. It knows the instructions that kernels are compiled to, and refuses others.
 * @param module - the bytes of the module
 * @param locals - names of parameters and locals by the name of their function, the first ones
 *   first; a module does not hold any
 * @throws Error for bytes that are no module, and for an instruction that kernels do not have
 *
 * @example
 * ```ts
 * import { webAssemblyText } from '@obelisk/webasm';
 * const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
 * webAssemblyText(empty); // => '(module\n)'
 * webAssemblyText(Uint8Array.of(1, 2, 3)); // throws: not a WebAssembly module
 * ```
 */
export function webAssemblyText(
  module: Uint8Array,
  locals: Readonly<Record<string, readonly string[]>> = {},
): string {
  const reader = new ByteReader(module);
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  if (!head.every((byte, at) => module[at] === byte)) {
    throw new Error('webAssemblyText: this is not a WebAssembly module of version 1');
  }
  reader.part(head.length);
  const parts = new Map<number, ByteReader>();
  while (!reader.done) parts.set(reader.byte(), reader.part(reader.unsigned()));
  const list = <Item>(section: number, read: (part: ByteReader) => Item): Item[] => {
    const part = parts.get(section);
    return part ? part.list(() => read(part)) : [];
  };
  const signatures = list(sections.type, signatureOf);
  const imported = list(sections.import, importOf).filter((name) => name !== null);
  const kinds = list(sections.function, (part) => part.unsigned());
  const exported = new Map(list(sections.export, exportOf));
  const own = kinds.map((_, at) => exported.get(imported.length + at) ?? `f${at}`);
  const functions = [...imported, ...own];
  const bodies = list(sections.code, (part) => part.part(part.unsigned()));
  const lines = bodies.flatMap((body, at) =>
    functionText(own[at], signatures[kinds[at]], body, {
      functions,
      locals: locals[own[at]] ?? [],
    }),
  );
  return ['(module', ...lines.map((line) => `  ${line}`), ')'].join('\n');
}

function signatureOf(part: ByteReader): Signature {
  part.byte(); // 0x60, a function
  const valueTypes = () => part.list(() => types[part.byte()]);
  return { parameters: valueTypes(), results: valueTypes() };
}

/** The name of an imported function; null for the memory. */
function importOf(part: ByteReader): string | null {
  part.text();
  const name = part.text();
  if (part.byte() === 0) {
    part.unsigned();
    return name;
  }
  const limits = part.byte();
  part.unsigned();
  if (limits & 1) part.unsigned();
  return null;
}

function exportOf(part: ByteReader): [index: number, name: string] {
  const name = part.text();
  part.byte();
  return [part.unsigned(), name];
}

function functionText(
  name: string,
  { parameters, results }: Signature,
  body: ByteReader,
  names: Names,
): string[] {
  const locals = body.list(() => ({ count: body.unsigned(), type: types[body.byte()] }));
  const listed = (word: string, found: readonly string[], first = 0) =>
    found.map(
      (type, at) =>
        ` (${word}${names.locals[first + at] ? ` $${names.locals[first + at]}` : ''} ${type})`,
    );
  const localTypes = locals.flatMap(({ count, type }) => new Array<string>(count).fill(type));
  const result = results.length === 0 ? '' : ` (result ${results.join(' ')})`;
  const lines = [`(func $${name}${listed('param', parameters).join('')}${result}`];
  if (localTypes.length > 0)
    lines.push(` ${listed('local', localTypes, parameters.length).join('')}`);
  let depth = 1;
  while (!body.done) {
    const instruction = instructionText(body, names);
    const [word] = instruction.split(' ');
    if (word === 'end' || word === 'else') depth--;
    if (!body.done || word !== 'end') lines.push('  '.repeat(depth) + instruction);
    if (['block', 'loop', 'if', 'else'].includes(word)) depth++;
  }
  return [...lines, ')'];
}

function instructionText(body: ByteReader, names: Names): string {
  const first = body.byte();
  if (first === 0xfc) return body.unsigned() === 0 ? 'i32.trunc_sat_f32_s' : 'i32.trunc_sat_f32_u';
  const isVector = first === 0xfd;
  const opcode = isVector ? body.unsigned() : first;
  const word = (isVector ? vectorPlain : plain).get(opcode);
  if (word) return word;
  const found = (isVector ? vectorImmediates : immediates).get(opcode);
  if (found) return `${found[0]}${immediateText(found[1], body, names)}`;
  throw new Error(
    `webAssemblyText: ${isVector ? 'vector ' : ''}opcode 0x${opcode.toString(16)} is unknown here`,
  );
}

function immediateText(kind: Immediate, body: ByteReader, names: Names): string {
  const named = (list: readonly string[], index: number) =>
    ` ${list[index] === undefined ? index : `$${list[index]}`}`;
  switch (kind) {
    case 'block': {
      const type = types[body.byte()];
      return type ? ` (result ${type})` : '';
    }
    case 'function':
      return named(names.functions, body.unsigned());
    case 'index':
      return ` ${body.unsigned()}`;
    case 'memory':
      return placeText(body);
    case 'memory lane':
      return `${placeText(body)} ${body.byte()}`;
    case 'integer':
      return ` ${body.signed()}`;
    case 'float':
      return ` ${body.float()}`;
    case 'lane':
      return ` ${body.byte()}`;
    case 'lanes':
      return ` ${[...body.part(16).bytes].join(' ')}`;
    case 'vector':
      return ` i32x4 ${[0, 1, 2, 3]
        .map(() => body.part(4))
        .map(wordOf)
        .join(' ')}`;
    default: // 'local'
      return named(names.locals, body.unsigned());
  }
}

function placeText(body: ByteReader): string {
  body.unsigned(); // the alignment, a hint
  const offset = body.unsigned();
  return offset === 0 ? '' : ` offset=${offset}`;
}

function wordOf({ bytes }: ByteReader): string {
  const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  return `0x${value.toString(16)}`;
}
