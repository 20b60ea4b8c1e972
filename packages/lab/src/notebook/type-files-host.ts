import type { TypeScript } from '@obelisk/notebook/runtime';
import type ts from 'typescript';

/** Where TypeScript has its own declarations. */
const ownFolder = '/node_modules/typescript/lib';

/** Files as TypeScript asks for them, out of memory; each is read once. */
export function typeFilesHost(
  ts: TypeScript,
  files: Readonly<Record<string, string>>,
): ts.CompilerHost {
  const read = new Map<string, ts.SourceFile>();
  // Our packages are links among those that are installed.
  const realpath = (path: string) => path.replace(/^\/node_modules\/@obelisk\//, '/packages/');
  const textOf = (path: string): string | undefined => files[realpath(path)];
  return {
    getSourceFile(path, options) {
      const text = textOf(path);
      if (text === undefined) return undefined;
      const source = read.get(path) ?? ts.createSourceFile(path, text, options);
      read.set(path, source);
      return source;
    },
    fileExists: (path) => textOf(path) !== undefined,
    readFile: textOf,
    realpath,
    getDefaultLibFileName: () => `${ownFolder}/lib.d.ts`,
    getDefaultLibLocation: () => ownFolder,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    writeFile: () => {},
  };
}
