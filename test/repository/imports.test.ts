import { builtinModules } from 'node:module';
import { dirname, posix } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { none } from '../support/none.js';
import { importsIn } from '../support/source-imports.js';
import { filesBelow, manifestOf, packageOrder, textOf } from '../support/workspace.js';

const imports = suite('imports between packages and files');

/** Complaints about the imports of one package; an empty list when all is well. */
function complaints(name: (typeof packageOrder)[number]): string[] {
  const { dependencies, peerDependencies, devDependencies } = manifestOf(name);
  // What a package has for its development alone is put into it when it is packed.
  const declared = { ...dependencies, ...peerDependencies, ...devDependencies };
  const earlier = packageOrder.slice(0, packageOrder.indexOf(name));
  return filesBelow(`packages/${name}/src`, '.ts').flatMap((path) =>
    importsIn(textOf(path)).flatMap(({ from }) => {
      const complaint = complaintAbout(from, declared, earlier);
      return complaint === null ? [] : [`${path} imports ${from}: ${complaint}`];
    }),
  );
}

function complaintAbout(
  from: string,
  dependencies: Readonly<Record<string, string>>,
  earlier: readonly string[],
): string | null {
  if (from.startsWith('.')) return /\.c?js$/.test(from) ? null : 'own files are named with .js';
  if (from.startsWith('node:') || from.startsWith('#')) return null;
  if (builtinModules.includes(from)) return `write node:${from}`;
  const [scope, name, ...deep] = from.split('/');
  const packageName = from.startsWith('@') ? `${scope}/${name}` : scope;
  if (!(packageName in dependencies)) return 'not among the dependencies in package.json';
  if (scope !== '@obelisk') return null;
  if (!earlier.includes(name)) return 'only earlier packages may be imported';
  const entry = ['.', ...deep].join('/');
  return entry in manifestOf(name).exports ? null : `${packageName} does not export ${entry}`;
}

for (const name of packageOrder) {
  imports(`@obelisk/${name} imports declared and earlier packages only`, () => {
    none(complaints(name));
  });

  imports(`@obelisk/${name} depends on earlier packages only`, () => {
    const own = Object.keys(manifestOf(name).dependencies ?? {}).filter((dependency) =>
      dependency.startsWith('@obelisk/'),
    );
    const earlier: string[] = packageOrder.slice(0, packageOrder.indexOf(name));
    assert.equal(
      own.filter((dependency) => !earlier.includes(dependency.slice('@obelisk/'.length))),
      [],
    );
  });

  imports(`@obelisk/${name} has no files that import each other in a circle`, () => {
    assert.is((findCircle(importGraph(`packages/${name}/src`)) ?? []).join(' -> '), '');
  });
}

imports('a circle is found and told', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ]);
  assert.equal(findCircle(graph), ['b', 'd', 'b']);
});

imports('wrong imports are told apart', () => {
  const dependencies = { '@obelisk/nn': '0.1.0', '@obelisk/viz': '0.1.0', ndarray: '1.1.1' };
  const told = (from: string) => complaintAbout(from, dependencies, ['nn']);
  assert.is(told('./here.js'), null);
  assert.is(told('ndarray'), null);
  assert.is(told('@obelisk/nn'), null);
  assert.is(told('./here.ts'), 'own files are named with .js');
  assert.is(told('fs'), 'write node:fs');
  assert.is(told('lodash'), 'not among the dependencies in package.json');
  assert.is(told('@obelisk/viz'), 'only earlier packages may be imported');
  assert.is(told('@obelisk/nn/src/adam.js'), '@obelisk/nn does not export ./src/adam.js');
});

imports('types and values are told apart', () => {
  const text = "import type { A } from 'a'; import { type B } from 'b'; import { C } from 'c';";
  assert.equal(
    importsIn(text).map(({ typeOnly }) => typeOnly),
    [true, true, false],
  );
});

/** The files below `folder`, each with those of them that it loads when it runs. */
function importGraph(folder: string): Map<string, string[]> {
  const files = filesBelow(folder, '.ts');
  return new Map(
    files.map((path) => {
      const loaded = importsIn(textOf(path)).filter(
        ({ from, typeOnly }) => !typeOnly && from.startsWith('.'),
      );
      const paths = loaded.map(({ from }) =>
        posix.join(dirname(path), from.replace(/\.js$/, '.ts')),
      );
      return [path, paths];
    }),
  );
}

/** A way through the graph that ends where it began, or null. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of graph.get(file) ?? []) {
      const circle = walk(next, [...way, file]);
      if (circle !== null) return circle;
    }
    done.add(file);
    return null;
  };
  for (const file of graph.keys()) {
    const circle = walk(file, []);
    if (circle !== null) return circle;
  }
  return null;
}

imports.run();
