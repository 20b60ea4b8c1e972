import type { FunctionNode, Syntax } from './gpu-js.js';
import { isCounter, isSum, isWholeSum, nodesOf } from './syntax.js';

/**
 * Changes how gpu.js' function node tells the counters of loops. It makes floats of them, and each
 * read `a[..][k]` converts them back. Here a counter is an i32 in the index of an array, where its
 * loop looks whether to go on, and where it counts. Everywhere else its float is told, as gpu.js
 * does: with whole numbers `k * k * k` would wrap round, and `-k` would lose the sign of its zero.
 */
export function keepCountersInteger(node: FunctionNode): void {
  startFromIntegers(node);
  const told = new ToldWhole();
  const { getType, expression, vexpr, exprBinary, vexprBinary } = node;
  const isFloat = (syntax: Syntax) => !told.whole && isCounter(node, syntax);
  node.getType = (syntax) => (isFloat(syntax) ? 'Number' : getType.call(node, syntax));
  node.expression = (syntax) => {
    const type = told.as(told.whole && staysWhole(syntax), () => expression.call(node, syntax));
    if (!isFloat(syntax)) return type;
    node.em.f32ConvertI32S();
    return 'f32';
  };
  node.vexpr = (syntax) => {
    if (!node.vInfo.exprVarying(syntax)) return node.expression(syntax);
    const type = told.as(told.whole && staysWhole(syntax), () => vexpr.call(node, syntax));
    if (!isFloat(syntax)) return type;
    node.em.f32x4ConvertI32x4S();
    return 'vf32';
  };
  node.exprBinary = (syntax) =>
    told.as(told.whole || comparesCounts(node, syntax), () => exprBinary.call(node, syntax));
  node.vexprBinary = (syntax) =>
    told.as(told.whole || comparesCounts(node, syntax), () => vexprBinary.call(node, syntax));
  for (const method of ['emitIndex', 'vEmitIndex'] as const) {
    const { [method]: tell } = node;
    node[method] = (index) => told.as(true, () => tell.call(node, index));
  }
  for (const method of ['emitAssignment', 'vAssign'] as const) {
    const { [method]: tell } = node;
    node[method] = (syntax) => told.as(isCounter(node, syntax.left), () => tell.call(node, syntax));
  }
}

/** Whether counters are told as whole numbers just now. */
class ToldWhole {
  whole = false;

  as<Result>(whole: boolean, tell: () => Result): Result {
    const before = this.whole;
    this.whole = whole;
    try {
      return tell();
    } finally {
      this.whole = before;
    }
  }
}

/** What may hold a counter as a whole number, down to the counter itself. */
function staysWhole(syntax: Syntax): boolean {
  return isSum(syntax) || ['Identifier', 'Literal', 'MemberExpression'].includes(syntax.type);
}

/** Whether it compares counters with what is no larger: `k < this.constants.K - 1`. */
function comparesCounts(node: FunctionNode, { operator = '', left, right }: Syntax): boolean {
  if (!/^([<>]=?|[!=]==?)$/.test(operator)) return false;
  return [left, right].every((side) => isWholeSum(node, side) && !multipliesCounters(node, side));
}

function multipliesCounters(node: FunctionNode, syntax: Syntax): boolean {
  const products = nodesOf(syntax).filter(({ operator }) => operator === '*');
  return products.flatMap(nodesOf).some((part) => isCounter(node, part));
}

/**
 * The analysis pass records the `0` of `for (let k = 0; ...` as Integer; the pass that tells the
 * code then takes it for a typed initialiser, and makes the counter a float. Forgetting the record
 * lets the literal be a literal, and the counter an i32.
 */
function startFromIntegers(node: FunctionNode): void {
  const { stmtVariableDeclaration, emitVectorFunction } = node;
  const starts = startsOfCounters(node);
  const forget = (literals: readonly Syntax[]) => {
    for (const literal of literals) delete node.literalTypes[node.astKey(literal)];
  };
  node.stmtVariableDeclaration = (declared) => {
    const inits = declared.declarations.map(({ init }) => init);
    if (!node.vec) forget(starts.filter((start) => inits.includes(start)));
    return stmtVariableDeclaration.call(node, declared);
  };
  // The vector walk meets the declarations again, after the scalar walk recorded their literals.
  node.emitVectorFunction = (assembler) => {
    forget(starts);
    return emitVectorFunction.call(node, assembler);
  };
}

/**
 * The literals that the counters of loops start from. Only of those that are nothing else and take
 * no fraction later: by their name, because gpu.js has one local for all locals of a name.
 */
function startsOfCounters(node: FunctionNode): Syntax[] {
  const parts = nodesOf(node.getJsAST());
  const declared = parts.filter(({ type }) => type === 'VariableDeclarator');
  const inHeads = parts.flatMap(({ type, init }) =>
    type === 'ForStatement' ? (init?.declarations ?? []) : [],
  );
  const isStart = (syntax: Syntax) => inHeads.includes(syntax) && isWholeLiteral(syntax.init);
  const others = new Set([
    ...declared.filter((syntax) => !isStart(syntax)).map(({ id }) => id.name),
    ...parts.filter((syntax) => !keepsWhole(syntax)).map(({ left }) => left.name),
  ]);
  return declared.flatMap(({ id, init }) => (init && !others.has(id.name) ? [init] : []));
}

const isWholeLiteral = (syntax?: Syntax | null) =>
  syntax?.type === 'Literal' && Number.isInteger(syntax.value);

/** Whether it is no assignment, or one of whole steps: `k += 2`. */
function keepsWhole({ type, operator = '', right }: Syntax): boolean {
  return type !== 'AssignmentExpression' || (/^[+-]=$/.test(operator) && isWholeLiteral(right));
}
