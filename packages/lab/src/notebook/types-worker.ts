// Checks the types of a notebook's cells, away from the page. TypeScript is loaded when this worker
// starts, which is when the reader asks for a check.

import { notebookProgram, programProblems } from '@obelisk/notebook/runtime';
import ts from 'typescript';
import { serveWorker } from '../worker/serve-worker.js';
import { typeFilesHost } from './type-files-host.js';
import type { TypesAnswer, TypesRequest } from './types-messages.js';

serveWorker<TypesRequest, TypesAnswer>((send) => {
  let host: Promise<ts.CompilerHost> | null = null;
  return async ({ sources, filesUrl }) => {
    try {
      host ??= fetchHost(filesUrl);
      const cells = sources.map((code, at) => ({
        ...{ code, firstLine: 1 },
        cell: { id: String(at), type: 'code' as const, source: code },
      }));
      const program = notebookProgram(cells);
      const [problems] = programProblems(ts, await host, '/notebooks/', [program]);
      send({ type: 'checked', problems });
    } catch (error) {
      host = null;
      send({ type: 'failed', sentence: (error as Error).message });
    }
  };
});

async function fetchHost(url: string): Promise<ts.CompilerHost> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The server has no declarations of types: ${url}`);
  return typeFilesHost(ts, await response.json());
}
