// Loads TypeScript by erasing types only. gpu.js reads a kernel's source text with toString(), so
// nothing may be injected into functions: no `__name(...)` helpers, no coverage counters.
// Every test file runs in a process of its own, so what was erased once is kept in a cache.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const typescriptVersion = require('typescript/package.json').version;
const cacheFolder = fileURLToPath(
  new URL('../../node_modules/.cache/obelisk-typescript/', import.meta.url),
);
mkdirSync(cacheFolder, { recursive: true });

export function resolve(specifier, context, next) {
  // Sources import each other as './x.js', the name that the built file will have.
  if (specifier.startsWith('.') && context.parentURL?.endsWith('.ts')) {
    const source = specifier.replace(/\.js$/, '.ts').replace(/\.cjs$/, '.cts');
    return firstFound(next, context, source, specifier);
  }
  // Tests get uvu's suites with a watch on each test: which one runs now, and for how long.
  if (specifier === 'uvu' && context.parentURL?.endsWith('.test.ts')) {
    return next(new URL('watched-uvu.mjs', import.meta.url).href, context);
  }
  return next(specifier, context);
}

export function load(url, context, next) {
  if (!/\.c?ts$/.test(url)) return next(url, context);
  const erased = eraseTypes(fileURLToPath(url));
  const source = url.endsWith('.cts') ? asModule(erased) : erased;
  return { format: 'module', source, shortCircuit: true };
}

/**
 * A source, or the file that has the very name. As a hook of a thread of its own, in older versions
 * of Node, `next` resolves to what it finds; as one of this thread it gives it at once.
 */
function firstFound(next, context, source, specifier) {
  try {
    const found = next(source, context);
    return found instanceof Promise ? found.catch(() => next(specifier, context)) : found;
  } catch {
    return next(specifier, context);
  }
}

/** A CommonJS file as a module whose default export is what the file exports. */
export function asModule(source) {
  return [
    "import { createRequire } from 'node:module';",
    'const require = createRequire(import.meta.url);',
    'const module = { exports: {} };',
    source,
    'export default module.exports;',
  ].join('\n');
}

function eraseTypes(fileName) {
  const source = readFileSync(fileName, 'utf8');
  const hash = createHash('sha256').update(`${typescriptVersion}\0${fileName}\0${source}`);
  const cached = `${cacheFolder}${hash.digest('hex')}.js`;
  try {
    return readFileSync(cached, 'utf8');
  } catch {
    const erased = transpile(fileName, source);
    const unfinished = `${cached}.${process.pid}`;
    writeFileSync(unfinished, erased);
    renameSync(unfinished, cached);
    return erased;
  }
}

function transpile(fileName, source) {
  const ts = require('typescript');
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: fileName.endsWith('.cts') ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext,
    inlineSourceMap: true,
    inlineSources: true,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(source, { fileName, compilerOptions }).outputText;
}
