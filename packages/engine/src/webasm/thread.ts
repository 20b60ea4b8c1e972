/** Words of the memory by which the main thread and the others tell each other. */
export const signals = {
  /** Counts jobs; the others wait for it to change. */
  job: 0,
  /** Parts of the job that nobody has taken. */
  left: 1,
  /** Parts that are done. */
  done: 2,
  /** The job: number of the kernel, address and length of its module, cells, cells per part. */
  kernel: 3,
  address: 4,
  length: 5,
  cells: 6,
  part: 7,
  /** Whether a thread could not compute a part. */
  failed: 8,
  /** How many of the other threads take part. */
  threads: 9,
} as const;

/** Where `signals` begin, in words. */
export const signalsStart = 64;

/** What a thread starts with. */
export interface ThreadTask {
  readonly memory: WebAssembly.Memory;
  readonly signals: typeof signals;
  readonly signalsStart: number;
  /** Its number among the threads beside the main one. */
  readonly index: number;
}

/**
 * What the other threads do: wait for a job, take parts of it as long as there are some, and
 * compute their cells with the kernel's module, which they read from the memory. It refers to
 * nothing around it, because a thread gets it as text.
 *
 * @readAsText
 */
export function serveJobs({ memory, signals, signalsStart, index }: ThreadTask): void {
  const words = new Int32Array(memory.buffer, 0, 4096);
  const at = (signal: number) => signalsStart + signal;
  const instances = new Map<number, (start: number, end: number) => void>();
  const mostInstances = 1000;
  const functions = Object.getOwnPropertyNames(Math).map((name) => [
    `math_${name}`,
    (Math as unknown as Record<string, unknown>)[name],
  ]);
  const env = { memory, ...Object.fromEntries(functions) };

  const kernelOfJob = () => {
    const kernel = words[at(signals.kernel)];
    let run = instances.get(kernel);
    if (!run) {
      const [address, length] = [words[at(signals.address)], words[at(signals.length)]];
      const bytes = new Uint8Array(memory.buffer, address >>> 0, length).slice();
      const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
      run = instance.exports.run as (start: number, end: number) => void;
      if (instances.size >= mostInstances) instances.clear();
      instances.set(kernel, run);
    }
    return run;
  };

  let seen = 0;
  for (;;) {
    Atomics.wait(words, at(signals.job), seen);
    seen = Atomics.load(words, at(signals.job));
    while (index < words[at(signals.threads)]) {
      // As long as a part that was taken is not done, the job stays what it is.
      const left = Atomics.sub(words, at(signals.left), 1);
      if (left < 1) break;
      const part = words[at(signals.part)];
      const start = (left - 1) * part;
      try {
        kernelOfJob()(start, Math.min(start + part, words[at(signals.cells)]));
      } catch {
        Atomics.store(words, at(signals.failed), 1);
      }
      Atomics.add(words, at(signals.done), 1);
      Atomics.notify(words, at(signals.done));
    }
  }
}
