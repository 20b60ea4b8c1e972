import {
  type GpuKernelTime,
  gpuTimesTold,
  type KernelEvent,
  onGpuKernel,
  onKernel,
  openDevice,
  tellsGpuTimes,
} from '@obelisk/engine';
import { onTrace, type TraceEvent } from '../trace.js';
import { chromeTrace } from './chrome-trace.js';
import { ProfileTable } from './profile-table.js';

/**
 * Steps that are kept for the trace; a long training has many more, which only the table counts.
 */
const mostSteps = 100_000;

/** What one operation took in all, forward or backward. */
export interface ProfileRow {
  /** Its name; that of the kernel for kernels outside of any operation. */
  readonly operation: string;
  /** `outside` for kernels that no operation ran: the optimiser, the preparation of images. */
  readonly phase: 'forward' | 'backward' | 'outside';
  readonly device: string;
  readonly calls: number;
  readonly milliseconds: number;
  /** Of these, in kernels; the rest are layouts between kernels and the tape. */
  readonly kernelMilliseconds: number;
  readonly kernels: number;
  /** Kernels that were compiled for it. */
  readonly compiled: number;
  /** Of the arrays that it made; of kernels outside of operations, of arguments and results. */
  readonly bytes: number;
}

/** What all calls of a kernel took on a graphics processor, by its own clock. */
export interface GpuKernelRow {
  readonly kernel: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/** A step of the program as the trace keeps it. */
export type ProfiledStep =
  | { readonly kind: 'operation'; readonly event: TraceEvent }
  | { readonly kind: 'kernel'; readonly event: KernelEvent };

/**
 * Watches everything that is computed, from `startProfile` until `stop`.
 *
 * @example
 * ```ts
 * import { square, startProfile, sum, tensor } from '@obelisk/tensor';
 * const profile = startProfile();
 * sum(square(tensor([1, 2], { requiresGrad: true }))).backward();
 * profile.stop();
 * const rows = profile.rows().map(({ operation, phase }) => `${operation} ${phase}`);
 * rows.includes('square backward'); // => true
 * JSON.parse(profile.trace()).traceEvents.length > 4; // => true
 * ```
 */
export class Profile {
  readonly #table = new ProfileTable();
  readonly #steps: ProfiledStep[] = [];
  readonly #started = performance.now();
  readonly #ends: (() => void)[];
  #inOperations = new Set<KernelEvent>();
  #loose: KernelEvent[] = [];
  readonly #onGpu = new Map<string, GpuKernelRow>();
  #left = 0;
  #stopped: number | null = null;

  /** Use `startProfile`. */
  constructor() {
    this.#ends = [
      onKernel((event) => this.#loose.push(event)),
      onTrace((event) => this.#operation(event)),
      onGpuKernel((time) => this.#addGpuTime(time)),
    ];
  }

  /** Ends it; what was seen stays. */
  stop(): void {
    if (this.#stopped !== null) return;
    for (const end of this.#ends) end();
    this.#settle();
    this.#stopped = performance.now();
  }

  /** Milliseconds from the start to the stop, or until now. */
  get milliseconds(): number {
    return (this.#stopped ?? performance.now()) - this.#started;
  }

  /** Steps that the trace leaves out because there were too many. */
  get leftOut(): number {
    return this.#left;
  }

  /** A row per operation, phase and device; what took longest comes first. */
  rows(): ProfileRow[] {
    this.#settle();
    return this.#table.rows();
  }

  /**
   * What each kernel took on the graphics processor, the longest first, once all that was handed
   * over has ended; empty where none ran. Kernels whose results nobody reads are never handed over.
   * @returns null when kernels ran on one that tells no times
   */
  async gpuRows(): Promise<GpuKernelRow[] | null> {
    const isOnGpu = this.rows().some(({ device }) => device === 'webgpu');
    if (isOnGpu && !tellsGpuTimes(openDevice('webgpu'))) return null;
    await gpuTimesTold();
    return [...this.#onGpu.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  }

  /**
   * All steps as the text of a trace file, which the viewers of Chrome (`chrome://tracing`) and
   * Perfetto (`ui.perfetto.dev`) open.
   */
  trace(): string {
    this.#settle();
    return chromeTrace(this.#steps, this.#started);
  }

  #operation(event: TraceEvent): void {
    for (const kernel of event.kernels) this.#inOperations.add(kernel);
    this.#settle();
    this.#table.addOperation(event);
    this.#keep({ kind: 'operation', event });
  }

  /** Kernels that belong to no operation are known when an operation ended without them. */
  #settle(): void {
    for (const event of this.#loose) {
      if (!this.#inOperations.has(event)) this.#table.addKernel(event);
      this.#keep({ kind: 'kernel', event });
    }
    this.#loose = [];
    this.#inOperations = new Set();
  }

  #addGpuTime({ kernel, milliseconds }: GpuKernelTime): void {
    const row = this.#onGpu.get(kernel) ?? { kernel, calls: 0, milliseconds: 0 };
    const sum = { calls: row.calls + 1, milliseconds: row.milliseconds + milliseconds };
    this.#onGpu.set(kernel, { kernel, ...sum });
  }

  #keep(step: ProfiledStep): void {
    if (this.#steps.length < mostSteps) this.#steps.push(step);
    else this.#left++;
  }
}

/**
 * Begins to watch everything that is computed: every operation forward and backward, every kernel.
 * It costs a few microseconds per step. On `webgpu` kernels finish later: times of steps are those
 * of recording them, and `gpuRows` tells what kernels took.
 *
 * @example
 * ```ts
 * import { scale, startProfile, tensor } from '@obelisk/tensor';
 * const profile = startProfile();
 * scale(tensor([1]), 2);
 * profile.stop();
 * const [{ operation, calls }] = profile.rows();
 * [operation, calls]; // => ['scale', 1]
 * ```
 */
export function startProfile(): Profile {
  return new Profile();
}
