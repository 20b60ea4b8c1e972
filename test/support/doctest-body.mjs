// Turns the code of one example into the body of a test: imports become dynamic ones, so that each
// example has its own names, and lines with an expectation become assertions.
import ts from 'typescript';

/** { types, body }: `import type` lines, for the top of the file, and the test's statements. */
export function exampleBody(code) {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2022, true);
  const types = [];
  let body = '';
  let expected = 0;
  for (const statement of source.statements) {
    const text = statement.getText();
    if (ts.isImportDeclaration(statement)) {
      types.push(...typeImports(statement));
      body += dynamicImport(statement);
      continue;
    }
    const expectation = expectationAfter(source, statement);
    if (expectation === null) {
      body += `${text}\n`;
    } else {
      body += `${assertion(statement, expectation)}\n`;
      expected++;
    }
  }
  return expected === countExpectations(code) ? { types, body } : { types, body: misplaced() };
}

/** One `import type` line for every type that the import names. */
function typeImports({ importClause, moduleSpecifier }) {
  const bindings = importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
  const types = bindings.elements.filter((name) => importClause.isTypeOnly || name.isTypeOnly);
  return types.map((type) => {
    const name = type.getText().replace(/^type /, '');
    return `import type { ${name} } from ${moduleSpecifier.getText()};`;
  });
}

/** import { a as b } from 'm'  becomes  const { a: b } = await import('m'). */
function dynamicImport({ importClause, moduleSpecifier }) {
  if (importClause?.isTypeOnly) return '';
  const module = `await import(${moduleSpecifier.getText()});\n`;
  const bindings = importClause?.namedBindings;
  if (bindings === undefined) return `const { default: ${importClause.name.text} } = ${module}`;
  if (ts.isNamespaceImport(bindings)) return `const ${bindings.name.text} = ${module}`;
  const values = bindings.elements.filter((name) => !name.isTypeOnly);
  if (values.length === 0) return '';
  const names = values.map(({ propertyName, name }) =>
    propertyName ? `${propertyName.text}: ${name.text}` : name.text,
  );
  return `const { ${names.join(', ')} } = ${module}`;
}

/** The `=> value` or `throws: text` in the comment that ends the statement's last line, or null. */
function expectationAfter(source, statement) {
  const end = statement.getEnd();
  const rest = source.text.slice(end).split('\n', 1)[0];
  const [, kind, value] = rest.match(/^\s*\/\/ (=>|throws:) (.*)$/) ?? [];
  return kind === undefined ? null : { kind, value: value.trim() };
}

function assertion(statement, { kind, value }) {
  if (!ts.isExpressionStatement(statement)) return misplaced();
  const expression = statement.expression.getText();
  if (kind === 'throws:') {
    return `await doctest.throws(async () => ${expression}, ${JSON.stringify(value)});`;
  }
  const near = value.startsWith('≈');
  const wanted = near ? value.slice(1).trim() : value;
  if (!isExpression(wanted)) return `throw new Error(${JSON.stringify(`no value: ${value}`)});`;
  return `doctest.${near ? 'near' : 'same'}(${expression}, ${wanted});`;
}

function isExpression(text) {
  const { diagnostics } = ts.transpileModule(`(${text});`, { reportDiagnostics: true });
  return diagnostics.length === 0;
}

function countExpectations(code) {
  return (code.match(/\/\/ (=>|throws:) /g) ?? []).length;
}

function misplaced() {
  return "throw new Error('an expectation must end the line of an expression statement');\n";
}
