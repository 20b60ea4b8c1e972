import { spawnSync } from 'node:child_process';

/** A python that has a module, a witness of ours; Debian's need not be the first one. */
export function pythonWith(module: string): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (program) => spawnSync(program, ['-c', `import ${module}`]).status === 0,
  );
}
