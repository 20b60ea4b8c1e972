/**
 * Counts the bytes that reading a file allocates, or goes through, and throws when they exceed the
 * file's budget.
 */
export type MemoryBudget = (bytes: number, purpose: string) => void;

const FREE = 64 * 2 ** 20;
const PER_FILE_BYTE = 16;

/**
 * A few bytes can ask for gigabytes: a stride of 0 repeats one element, deflate expands by 1032,
 * many tensors can share one storage and many zip entries the same bytes, and a byte of a pickle
 * can make a list. Honest files stay far below 16 bytes per file byte.
 */
export function memoryBudget(fileBytes: number, name: string): MemoryBudget {
  const limit = FREE + PER_FILE_BYTE * fileBytes;
  let taken = 0;
  return (bytes, purpose) => {
    taken += bytes;
    if (taken <= limit) return;
    throw new Error(
      `${name}: ${purpose} would bring the memory in use to ${taken} bytes, but a file of ` +
        `${fileBytes} bytes is given at most ${limit}`,
    );
  };
}
