/** Runs the command that `argv` names and resolves to its exit code. */
export async function main(argv: string[]): Promise<number> {
  console.error(`obelisk: unknown command ${argv[0] ?? '(none)'}`);
  return 2;
}
