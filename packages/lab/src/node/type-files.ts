import { cellOptions, importableModules } from '@obelisk/notebook/runtime';
import ts from 'typescript';

/** Types of Node, which cells do not have, are a third of all. */
const leftOut = /\/node_modules\/(@types\/node|undici-types)\//;

/**
 * Everything that TypeScript reads to check cells: sources of our packages, declarations of others.
 * @param root - the repository, without a slash at its end
 * @returns texts by their paths below `root`, which begin with a slash
 */
export function typeFiles(root: string): Record<string, string> {
  const options = cellOptions(ts);
  const host = ts.createCompilerHost(options);
  const all = `${root}/notebooks/all-imports.ts`;
  const text = importableModules.map((name, i) => `import * as all${i} from '${name}';`).join('\n');
  const files: Record<string, string> = {};
  const note = (path: string, content: string) => {
    if (path.startsWith(`${root}/`) && !leftOut.test(path))
      files[path.slice(root.length)] = content;
  };
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (path) => path === all || fileExists.call(host, path);
  host.readFile = (path) => {
    if (path === all) return text;
    const content = readFile.call(host, path);
    // Where packages have their types, and of which kind their modules are.
    const real = host.realpath?.(path) ?? path;
    if (content !== undefined && path.endsWith('/package.json')) note(real, content);
    return content;
  };
  host.getSourceFile = (path, ...rest) =>
    path === all
      ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
      : getSourceFile.call(host, path, ...rest);
  const program = ts.createProgram({ rootNames: [all], options, host });
  for (const { fileName, text: content } of program.getSourceFiles()) {
    if (fileName !== all) note(fileName, content);
  }
  return files;
}
