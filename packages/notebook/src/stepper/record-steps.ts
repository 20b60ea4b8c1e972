import { type DeviceArray, formatShape } from '@obelisk/engine';
import { type GradientFlow, onTrace, type Tensor, type TraceEvent } from '@obelisk/tensor';
import { describeOptions } from './describe-options.js';
import { samplingOf } from './recorded-sampling.js';
import type {
  NumberSnapshot,
  RecordedEdge,
  RecordedNode,
  RecordedSampling,
  RecordedShare,
  RecordedStep,
  Recording,
} from './recording.js';
import { snapshotOf } from './snapshot.js';

/** A step as it was heard of, before its numbers have arrived. */
interface HeardStep {
  readonly event: TraceEvent;
  readonly flow: GradientFlow;
  readonly shares: readonly (Promise<NumberSnapshot> | null)[];
  readonly sampling: Promise<RecordedSampling | null>;
}

/**
 * Runs a program forward and its result backward and writes everything down: the graph, and for
 * each step backward its VJP, the gradient that came in, what was saved, and what went out. The
 * gradients of the leaves are there afterwards, as after any backward pass.
 *
 * @param program - gives a scalar that depends on tensors which require gradients; it may have been
 * computed before
 * @throws Error when it does not
 *
 * @example
 * ```ts
 * import { recordSteps } from '@obelisk/notebook';
 * import { multiply, square, tensor } from '@obelisk/tensor';
 * const x = tensor(3, { requiresGrad: true, name: 'x' });
 * const { nodes, steps } = await recordSteps(() => multiply(square(x), x));
 * nodes.map(({ operation, name }) => operation ?? name); // => ['x', 'square', 'multiply']
 * steps.map(({ operation }) => operation); // => ['multiply', 'square']
 * nodes[0].gradient?.numbers; // => [27]
 * ```
 */
export async function recordSteps(program: () => Tensor | Promise<Tensor>): Promise<Recording> {
  const steps: HeardStep[] = [];
  const arrived = new Map<number, Promise<NumberSnapshot>>();
  const stop = onTrace((event, tensor, flow) => {
    if (flow === null) return;
    const shares = flow.shares.map((share) => share && snapshotOf(share));
    arrived.set(event.tensor, snapshotOf(flow.gradient));
    steps.push({ event, flow, shares, sampling: samplingOf(tensor, flow.gradient) });
  });
  try {
    const loss = await program();
    assertLoss(loss);
    const tensors = tensorsBehind(loss);
    const edges = edgesOf(tensors);
    // Before the backward pass frees the tape.
    const made = tensors.map(makingOf);
    const values = tensors.map(({ value }) => snapshotOf(value));
    // What the program itself sent backward, if anything, is not of interest.
    steps.length = 0;
    arrived.clear();
    const unhook = tensors.filter(({ isLeaf }) => isLeaf).map((leaf) => watch(leaf, arrived));
    loss.backward();
    for (const end of unhook) end();
    const nodes = tensors.map((tensor, at) =>
      recordedNode(made[at], values[at], arrived.get(tensor.id)),
    );
    const place = new Map(tensors.map(({ id }, at) => [id, at]));
    return {
      device: loss.device.name,
      nodes: await Promise.all(nodes),
      edges,
      steps: await recordedSteps(steps, place),
    };
  } finally {
    stop();
  }
}

function assertLoss(loss: Tensor): void {
  if (loss.value.storage.length === 1 && loss.requiresGrad) return;
  if (!loss.requiresGrad) {
    throw new Error('recordSteps: nothing that the result was made of requires a gradient');
  }
  throw new Error(
    `recordSteps: a backward pass starts at one number, the result is ` +
      `${formatShape(loss.shape)}; sum it`,
  );
}

/** All tensors on the tape behind the loss, constants too, each after what it was made of. */
function tensorsBehind(loss: Tensor): Tensor[] {
  const found = new Set<Tensor>();
  const visit = (tensor: Tensor) => {
    if (found.has(tensor)) return;
    for (const input of tensor.node?.inputs ?? []) if (input) visit(input);
    found.add(tensor);
  };
  visit(loss);
  return [...found];
}

function edgesOf(tensors: readonly Tensor[]): RecordedEdge[] {
  return tensors.flatMap(({ node }, to) =>
    (node?.inputs ?? []).flatMap((input, place) =>
      input ? [{ from: tensors.indexOf(input), to, place }] : [],
    ),
  );
}

/** Leaves have no VJP: a hook hears what arrives at them. */
function watch(leaf: Tensor, arrived: Map<number, Promise<NumberSnapshot>>): () => void {
  return leaf.onGradient(({ value }: { value: DeviceArray }) => {
    arrived.set(leaf.id, snapshotOf(value));
    return undefined;
  });
}

type Making = Omit<RecordedNode, 'value' | 'gradient'>;

/** How a tensor was made, as the tape tells it. */
function makingOf({ name, requiresGrad, node }: Tensor, at: number): Making {
  return {
    name: name || `t${at}`,
    operation: node?.operation.name ?? null,
    formula: node?.operation.formula ?? '',
    options: describeOptions(node?.options),
    requiresGrad,
  };
}

async function recordedNode(
  making: Making,
  value: Promise<NumberSnapshot>,
  gradient: Promise<NumberSnapshot> | undefined,
): Promise<RecordedNode> {
  return { ...making, value: await value, gradient: (await gradient) ?? null };
}

async function recordedSteps(
  heard: readonly HeardStep[],
  place: ReadonlyMap<number, number>,
): Promise<RecordedStep[]> {
  const received = new Map<number, number>();
  const steps: RecordedStep[] = [];
  for (const { event, flow, shares, sampling } of heard) {
    const node = place.get(event.tensor) as number;
    const inputs = event.parents.map((id) => place.get(id as number) as number);
    const sent: RecordedShare[] = [];
    for (const [at, share] of shares.entries()) {
      if (share === null) continue;
      const order = (received.get(inputs[at]) ?? 0) + 1;
      received.set(inputs[at], order);
      sent.push({ node: inputs[at], numbers: await share, order });
    }
    const saved = flow.readInputs.map((at) => inputs[at]);
    steps.push({
      node,
      operation: event.operation,
      formula: event.formula,
      saved: [...new Set(flow.readsOutput ? [...saved, node] : saved)],
      shares: sent,
      sampling: await sampling,
      bytes: event.bytes,
      kernels: event.kernels.map(({ kernel }) => kernel),
      milliseconds: event.milliseconds,
    });
  }
  return steps;
}
