import ts from 'typescript';
import { suite } from 'uvu';
import { none } from '../support/none.js';
import { filesBelow, textOf } from '../support/workspace.js';

const owned = suite('state has an owner');

const sources = filesBelow('packages', '.ts').filter((path) => path.includes('/src/'));

/** What a module holds and changes: `let`, and a collection that somebody puts something into. */
function mutableState(path: string): string[] {
  const text = textOf(path);
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) =>
    declarationList.declarations.flatMap((declaration) => {
      const name = declaration.name.getText();
      const isConstant = (declarationList.flags & ts.NodeFlags.Const) !== 0;
      return isConstant && !isChanged(text, name) ? [] : [`${path}: ${name}`];
    }),
  );
}

function isChanged(text: string, name: string): boolean {
  return new RegExp(
    `(?<![.\\w])${name}(\\.(set|add|delete|push|clear)\\(| ?\\[[^\\]]+\\] ?=[^=])`,
  ).test(text);
}

owned('no module outside of the engine holds what changes', () => {
  const outside = sources.filter((path) => !path.startsWith('packages/engine/'));
  none(outside.flatMap(mutableState));
});

owned('the search finds what the engine holds', () => {
  const inside = sources
    .filter((path) => path.startsWith('packages/engine/'))
    .flatMap(mutableState);
  for (const known of [
    'devices/open-device.ts: opened',
    'process-wide.ts: owned',
    'memory/memory.ts: allLivingBytes',
  ]) {
    if (!inside.some((found) => found.endsWith(known))) throw new Error(`${known} was not found`);
  }
});

owned('formulas free nothing by hand', () => {
  const formulas = sources.filter((path) => path.startsWith('packages/kernels/'));
  none(
    formulas.flatMap((path) =>
      textOf(path)
        .split('\n')
        .filter((line) => /^(?!\s*(\*|\/\/)).*(\.free\(|\brelease\()/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    ),
  );
});

owned.run();
