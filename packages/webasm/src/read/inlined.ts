import type { AnyNode, CallExpression, FunctionExpression, Identifier } from 'acorn';
import { FunctionNode } from '../gpu-js/index.js';

/** A function that kernels call: it returns one expression of its parameters, numbers. */
interface Helper {
  readonly text: string;
  readonly parameters: readonly string[];
  readonly value: AnyNode;
}

type Helpers = ReadonlyMap<string, Helper>;

/**
 * A kernel's text with the functions that it calls written where it calls them (inlining): a call
 * becomes, in parentheses, what the function returns, with the arguments in place of the
 * parameters. The code is then that of a kernel in which somebody had written it out.
 *
 * @param text - of the kernel
 * @param functions - texts of what it calls: named functions of numbers, whose body is one `return`
 * @throws Error for a function of another form, a call with other arguments than it has parameters,
 *   and an argument that would be computed twice, because its parameter is read more than once
 */
export function inlined(text: string, functions: readonly string[]): string {
  if (functions.length === 0) return text;
  const helpers = new Map(functions.map(helperOf));
  return written(parsed(text), { text: before + text, helpers, values: new Map() });
}

/** gpu.js parses this and a function's text. */
const before = 'const parser_ = ';

/** The function, as gpu.js parses it: its parser comes with it, another one would weigh as much. */
function parsed(text: string): FunctionExpression {
  const { getJsAST } = FunctionNode.prototype as unknown as { getJsAST(): FunctionExpression };
  return getJsAST.call({ source: text, name: '', traceFunctionAST() {} });
}

function helperOf(text: string): [name: string, helper: Helper] {
  const { id, params, body } = parsed(text);
  const [only, ...others] = body.body;
  if (only?.type !== 'ReturnStatement' || !only.argument || others.length > 0) {
    throw new Error(`a function that kernels call is one return, got ${text}`);
  }
  const parameters = params.map((parameter) => (parameter as Identifier).name);
  return [id?.name ?? '', { text: before + text, parameters, value: only.argument }];
}

/** What is read: its text, what it may call, and what stands for its names. */
interface Source {
  readonly text: string;
  readonly helpers: Helpers;
  readonly values: ReadonlyMap<string, string>;
}

/** The text of a node with all calls and names replaced. */
function written(node: AnyNode, source: Source): string {
  if (node.type === 'Identifier') return source.values.get(node.name) ?? node.name;
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
    const helper = source.helpers.get(node.callee.name);
    if (helper) return called(node, helper, source);
  }
  let text = '';
  let at = node.start;
  for (const child of children(node)) {
    text += source.text.slice(at, child.start) + written(child, source);
    at = child.end;
  }
  return text + source.text.slice(at, node.end);
}

function called(call: CallExpression, helper: Helper, source: Source): string {
  const { parameters } = helper;
  const { name } = call.callee as Identifier;
  if (call.arguments.length !== parameters.length) {
    throw new Error(
      `${name} takes ${parameters.length} numbers (${parameters.join(', ')}), ` +
        `got ${call.arguments.length}`,
    );
  }
  const values = new Map(
    call.arguments.map((argument, at) => {
      const text = written(argument, source);
      if (isName(argument) && !text.startsWith('(')) return [parameters[at], text];
      if (readsOf(helper.value, parameters[at]) < 2) return [parameters[at], `(${text})`];
      throw new Error(
        `${name} reads ${parameters[at]} more than once: give ${text} a name before the call`,
      );
    }),
  );
  return `(${written(helper.value, { text: helper.text, helpers: source.helpers, values })})`;
}

/** What costs nothing to be read again: a local, a number, `this.constants.name`. */
function isName(node: AnyNode): boolean {
  if (node.type === 'MemberExpression') return !node.computed && isName(node.object);
  return node.type === 'Identifier' || node.type === 'Literal' || node.type === 'ThisExpression';
}

function readsOf(node: AnyNode, name: string): number {
  if (node.type === 'Identifier') return node.name === name ? 1 : 0;
  return children(node).reduce((reads, child) => reads + readsOf(child, name), 0);
}

/** The nodes below one that stand for values, in the order of the text. */
function children(node: AnyNode): AnyNode[] {
  if (node.type === 'MemberExpression' && !node.computed) return [node.object as AnyNode];
  const below = (Object.values(node).flat() as unknown[]).filter(isNode);
  return below.sort((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
