// A random kernel as text: for gpu.js, and for JavaScript that rounds as float32 does and looks
// where each read goes.
import type { Condition, Expression, Program, Statement } from './program.js';

/** How parts of a kernel are written. */
interface Dialect {
  /** What an operation gives. */
  rounded(text: string): string;
  literal(value: number): string;
  modulo(left: string, right: string): string;
  call(name: string, inputs: readonly string[]): string;
  counted(local: string): string;
  read(array: string, index: readonly string[], site: number): string;
  /** The first statement of each turn. */
  readonly turn: string;
}

/** As gpu.js takes it; `shifts` are added to the indices, one after the other. */
export function kernelText(program: Program, shifts: readonly number[]): string {
  const shifted = (index: string, shift: number) =>
    shift === 0 ? index : `${index} ${shift < 0 ? '-' : '+'} ${Math.abs(shift)}`;
  const body = new Writer(program, {
    rounded: (text) => `(${text})`,
    literal: String,
    modulo: (left, right) => `(${left} % ${right})`,
    call: (name, inputs) => `Math.${name}(${inputs.join(', ')})`,
    counted: (local) => `${local}++`,
    read: (array, index, site) =>
      array + index.map((text, at) => `[${shifted(text, shifts[site + at] ?? 0)}]`).join(''),
    turn: '',
  }).kernel();
  return `function (v, m, w, s) {\n${body}}`;
}

/** The same in JavaScript, with `f` to round, `mod` and `call`, `read` and `tick`. */
export function checkedText(program: Program): string {
  return new Writer(program, {
    rounded: (text) => `f(${text})`,
    literal: (value) => String(Math.fround(value)),
    modulo: (left, right) => `mod(${left}, ${right})`,
    call: (name, inputs) => `call.${name}(${inputs.join(', ')})`,
    counted: (local) => `(before = ${local}, ${local} = f(${local} + 1), before)`,
    // gpu.js evaluates the last index first.
    read: (array, index, site) => `read('${array}', ${site}, [${index.toReversed().join(', ')}])`,
    turn: 'tick();',
  }).kernel();
}

interface Local {
  readonly name: string;
  readonly isCounter: boolean;
}

class Writer {
  #scope: readonly Local[] = [];
  #loops = 0;
  #whiles = 0;
  #inIndex = false;
  #sites = 0;

  constructor(
    readonly program: Program,
    readonly dialect: Dialect,
  ) {}

  kernel(): string {
    const { body, values } = this.program;
    const lines = body.map((statement) => this.#statement(statement));
    return [...lines, this.#returned(values), ''].join('\n');
  }

  #block(list: readonly Statement[], first = ''): string {
    const scope = this.#scope;
    const lines = [first, ...list.map((statement) => this.#statement(statement))];
    this.#scope = scope;
    return `{\n${lines.filter((line) => line !== '').join('\n')}\n}`;
  }

  #statement(statement: Statement): string {
    switch (statement.is) {
      case 'declared': {
        const value = this.#value(statement.value);
        return `let ${this.#declared(false)} = ${value};`;
      }
      case 'assigned':
        return this.#assigned(statement);
      case 'stepped': {
        const name = this.#local(statement.at, false);
        if (name === null) return '';
        const sum = this.dialect.rounded(`${name} ${statement.operator[0]} 1`);
        return `${name} = ${sum};`;
      }
      case 'if': {
        const condition = this.#condition(statement.condition);
        const body = this.#block(statement.body);
        const otherwise = statement.otherwise.length > 0 ? this.#block(statement.otherwise) : '';
        return `if (${condition}) ${body}${otherwise && ` else ${otherwise}`}`;
      }
      case 'for':
        return this.#for(statement);
      case 'while':
        return this.#while(statement);
      case 'left':
        if (this.#loops === 0) return '';
        return `if (${this.#condition(statement.condition)}) {\n${statement.how};\n}`;
      case 'returned': {
        const condition = this.#condition(statement.condition);
        return `if (${condition}) {\n${this.#returned(statement.values)}\n}`;
      }
    }
  }

  #assigned({ at, counters, operator, value }: Extract<Statement, { is: 'assigned' }>): string {
    const name = this.#local(at, counters);
    if (name === null) return '';
    const text = this.#value(value);
    if (operator === '=') return `${name} = ${text};`;
    if (this.dialect.turn === '') return `${name} ${operator} ${text};`;
    return `${name} = ${this.dialect.rounded(`${name} ${operator[0]} ${text}`)};`;
  }

  #for({ start, bound, step, body }: Extract<Statement, { is: 'for' }>): string {
    const end = this.#value(bound);
    const scope = this.#scope;
    const name = this.#declared(true);
    const test = step === '--' ? `${name} > 0` : `${name} < ${end}`;
    this.#loops++;
    const text = this.#block(body, this.dialect.turn);
    this.#loops--;
    this.#scope = scope;
    return `for (let ${name} = ${start}; ${test}; ${name}${step}) ${text}`;
  }

  #while({ form, turns, condition, body }: Extract<Statement, { is: 'while' }>): string {
    const scope = this.#scope;
    const name = `t${this.#whiles++}`;
    this.#loops++;
    const test = `${name} < ${turns} && ${this.#condition(condition)}`;
    const text = this.#block(body, `${this.dialect.turn}\n${name} = ${name} + 1;`);
    this.#loops--;
    this.#scope = scope;
    const start = `let ${name} = 0;\n`;
    return start + (form === 'do' ? `do ${text} while (${test});` : `while (${test}) ${text}`);
  }

  #returned(values: readonly Expression[]): string {
    const texts = values.slice(0, this.program.components).map((value) => this.#value(value));
    return `return ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`};`;
  }

  #value(expression: Expression): string {
    const { dialect } = this;
    switch (expression.is) {
      case 'literal':
        return dialect.literal(this.#inIndex ? Math.floor(expression.value) : expression.value);
      case 'local':
        return this.#local(expression.at, true) ?? dialect.literal(expression.at % 3);
      case 'counted': {
        const name = this.#local(expression.at, false);
        return name === null ? dialect.literal(expression.at % 3) : dialect.counted(name);
      }
      case 'thread':
        return `this.thread.${expression.axis}`;
      case 'constant':
        return `this.constants.${this.#inIndex && expression.name === 'F' ? 'N' : expression.name}`;
      case 'argument':
        return 's';
      case 'read': {
        const site = this.#sites;
        this.#sites += expression.index.length;
        return dialect.read(expression.array, this.#index(expression.index), site);
      }
      case 'binary': {
        const [left, right] = [expression.left, expression.right].map((part) => this.#value(part));
        if (expression.operator === '%') return dialect.modulo(left, right);
        return dialect.rounded(`${left} ${expression.operator} ${right}`);
      }
      case 'call':
        return dialect.call(
          expression.name,
          expression.inputs.map((input) => this.#value(input)),
        );
      case 'negated':
        return `(-${this.#value(expression.value)})`;
      case 'choice': {
        const { condition, yes, no } = expression;
        const test = this.#condition(condition);
        return `(${test} ? ${this.#value(yes)} : ${this.#value(no)})`;
      }
    }
  }

  /** gpu.js rounds fractions that stand in an index themselves: v[2.75] is v[3] there. */
  #index(parts: readonly Expression[]): string[] {
    const before = this.#inIndex;
    this.#inIndex = true;
    const index = parts.map((part) => this.#value(part));
    this.#inIndex = before;
    return index;
  }

  #condition(condition: Condition): string {
    switch (condition.is) {
      case 'compared': {
        const { left, operator, right } = condition;
        return `${this.#value(left)} ${operator} ${this.#value(right)}`;
      }
      case 'both': {
        const { left, operator, right } = condition;
        return `(${this.#condition(left)} ${operator} ${this.#condition(right)})`;
      }
      case 'not':
        return `!(${this.#condition(condition.condition)})`;
    }
  }

  /** The name of a local in scope, or null when there is none. */
  #local(at: number, counters: boolean): string | null {
    const found = this.#scope.filter(({ isCounter }) => counters || !isCounter);
    return found.length === 0 ? null : found[at % found.length].name;
  }

  #declared(isCounter: boolean): string {
    const letter = isCounter && !this.program.sharesNames ? 'k' : 'a';
    const name = `${letter}${this.#scope.length}`;
    this.#scope = [...this.#scope, { name, isCounter }];
    return name;
  }
}
