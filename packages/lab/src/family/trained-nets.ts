import { loadStateDictionary, readWeights } from '@obelisk/nn';
import { defaultDevice, Random } from '@obelisk/tensor';
import type { MemberName } from './members.js';
import { TaskNet, taskMembers } from './task-network.js';
import type { TaskName } from './tasks.js';

type Weights = ReturnType<typeof readWeights>;

/** The networks of the tasks as `docs/build/family-tasks.mjs` trained them. */
export class TrainedNets {
  readonly #files = new Map<TaskName, Promise<Weights>>();
  readonly #nets = new Map<string, TaskNet>();

  /** @param assetUrl - the address of a file of the static folder */
  constructor(readonly assetUrl: (path: string) => string) {}

  /**
   * The weights that a task taught all members.
   * @throws Error when the file cannot be had
   */
  weights(task: TaskName): Promise<Weights> {
    const file = this.#files.get(task) ?? this.#load(task);
    this.#files.set(task, file);
    return file;
  }

  /** A member with its weights, on the default device. */
  net(weights: Weights, task: TaskName, member: MemberName): TaskNet {
    const key = `${task} ${member} ${defaultDevice().name}`;
    const known = this.#nets.get(key);
    if (known) return known;
    const made = netOf(weights, member);
    this.#nets.set(key, made);
    return made;
  }

  async #load(task: TaskName): Promise<Weights> {
    const path = `trained/${task}.safetensors`;
    const response = await fetch(this.assetUrl(path));
    if (!response.ok) throw new Error(`${path}: the server says ${response.status}`);
    return readWeights(new Uint8Array(await response.arrayBuffer()), path);
  }
}

/** A member's network from the file of a task: its tensors are called `member.name`. */
export function netOf(weights: Weights, member: MemberName): TaskNet {
  const own = [...weights].filter(([name]) => name.startsWith(`${member}.`));
  const named = new Map(own.map(([name, array]) => [name.slice(member.length + 1), array]));
  const channels = named.get('first.bias')?.size ?? 0;
  const net = new TaskNet(taskMembers[member].make, channels, new Random(0));
  loadStateDictionary(net, named, member);
  return net;
}
