// What TypeDoc is told about the packages: names and descriptions of the modules from their
// package.json, and the folder of each source file as the category of what it exports.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';
import { operationFormulas } from './formulas.mjs';
import { root } from './paths.mjs';

/** [{ name, description, source }]: the entry points of all packages, by their package.json. */
export function entryPoints() {
  return packagesInOrder().flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports).flatMap(([subpath, conditions]) => {
      const source = conditions['obelisk-source'];
      if (!source?.endsWith('.ts')) return [];
      const isMain = subpath === '.';
      const name = manifest.name + subpath.slice(1);
      const description = isMain ? manifest.description : `Part of ${manifest.name}.`;
      return [{ name, description, source: `${root}packages/${folder}/${source.slice(2)}` }];
    }),
  );
}

/** Packages in the order of their imports, each after those that it depends on. */
function packagesInOrder() {
  const all = readdirSync(`${root}packages`).map((folder) => ({
    folder,
    manifest: JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8')),
  }));
  const dependencies = ({ manifest }) =>
    Object.keys(manifest.dependencies ?? {}).filter((name) => name.startsWith('@obelisk/'));
  return all.sort((a, b) => dependencies(a).length - dependencies(b).length);
}

/** Renames modules and sorts their exports into categories, before TypeDoc resolves links. */
export function describeModules(app) {
  const entries = new Map(entryPoints().map((entry) => [entry.source, entry]));
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      const source = module.sources?.[0]?.fullFileName;
      const entry = entries.get(source);
      if (entry === undefined) continue;
      module.name = entry.name;
      module.comment ??= new Comment([{ kind: 'text', text: entry.description }]);
      for (const child of module.children ?? []) categorise(child, dirname(source));
      if (entry.name !== '@obelisk/tensor') continue;
      addFormulas(module);
      describeMethods(module);
    }
    forgetForeignSources(project);
  });
}

/** What a class inherits from the language has its source outside, where no page is. */
function forgetForeignSources({ reflections }) {
  for (const reflection of Object.values(reflections)) {
    const own = reflection.sources?.filter((one) => !one.fullFileName.includes('/node_modules/'));
    reflection.sources = own?.length > 0 ? own : undefined;
  }
}

/** Puts the two formulas of an operation below the first words of its docstring. */
function addFormulas(module) {
  for (const [name, { formula, vjpFormula }] of operationFormulas()) {
    const { comment } = module.getChildByName([name]).signatures[0];
    // Without a docstring there is no place for them; TypeDoc complains of that later.
    if (comment === undefined) continue;
    const text = `\n\nForward: ${display(formula)}\n\nBackward: ${display(vjpFormula)}`;
    comment.summary.push({ kind: 'text', text });
  }
}

/** Three methods have PyTorch's short names. */
const shortened = { sub: 'subtract', mul: 'multiply', div: 'divide' };

/** The methods of tensors are the operations, and are described there. */
function describeMethods(module) {
  for (const member of module.getChildByName(['Tensor']).children) {
    const name = shortened[member.name] ?? member.name;
    const operation = module.getChildByName([name]);
    if (member.hasComment() || operation === undefined) continue;
    const link = { kind: 'inline-tag', tag: '@link', text: name, target: operation };
    member.comment = new Comment([{ kind: 'text', text: 'On this tensor: ' }, link]);
  }
}

/** A formula of several parts has a line for each. */
function display(formula) {
  const lines = formula.split(/,(?: \\quad|\s*\\;) /);
  return lines.length === 1
    ? `\n$$${formula}$$`
    : `\n$$\\begin{gathered} ${lines.join(' \\\\ ')} \\end{gathered}$$`;
}

/** What is exported from packages/kernels/src/sampling/... is in the category Sampling. */
function categorise(reflection, sourceFolder) {
  const file = reflection.sources?.[0]?.fullFileName;
  if (file === undefined) return;
  const folder = relative(sourceFolder, dirname(file)).split('/')[0];
  const category = folder === '' ? 'Core' : titled(folder);
  const documented = [reflection, ...(reflection.signatures ?? [])].find(({ comment }) => comment);
  documented?.comment.blockTags.push(
    new CommentTag('@category', [{ kind: 'text', text: category }]),
  );
}

function titled(folder) {
  if (/^(onnx)$/.test(folder)) return folder.toUpperCase();
  return (folder[0].toUpperCase() + folder.slice(1)).replaceAll('-', ' ');
}
