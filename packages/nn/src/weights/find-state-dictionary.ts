import { quote, quoteSome } from './quote.js';
import { PickledTensor } from './torch-globals.js';

type TensorMap = Map<string, PickledTensor>;

const USUAL_NAMES = ['state_dict', 'model_state_dict', 'model', 'net', 'network', 'weights'];
const DEEPEST = 2;

function isStateDictionary(value: unknown): value is TensorMap {
  if (!(value instanceof Map) || value.size === 0) return false;
  for (const [key, entry] of value) {
    if (typeof key !== 'string' || !(entry instanceof PickledTensor)) return false;
  }
  return true;
}

/**
 * The state dictionary in what was saved: that itself, or, in a checkpoint such as
 * `{'state_dict': {...}, 'epoch': 3}`, the only dictionary of nothing but tensors, at most two
 * levels down. Among several the one under a usual name is meant, as `state_dict`.
 *
 * @throws an Error that says what was found instead
 */
export function findStateDictionary(root: unknown, name: string): TensorMap {
  if (isStateDictionary(root)) return root;
  let level: Map<unknown, unknown>[] = root instanceof Map ? [root] : [];
  const seen = new Set<unknown>(level);
  for (let depth = 1; depth <= DEEPEST; depth++) {
    const inner = level.flatMap((dictionary) => newDictionaries(dictionary, seen));
    const found = inner.filter(([, value]) => isStateDictionary(value)) as [string, TensorMap][];
    if (found.length > 0) return chooseOne(found, name);
    level = inner.map(([, value]) => value);
  }
  throw new Error(`${name}: holds ${describe(root)}, expected a dictionary of named tensors`);
}

/** Dictionaries in `dictionary` that were not met before: a pickle may contain itself. */
function newDictionaries(dictionary: Map<unknown, unknown>, seen: Set<unknown>) {
  const inner: [string, Map<unknown, unknown>][] = [];
  for (const [key, value] of dictionary) {
    if (!(value instanceof Map) || seen.has(value)) continue;
    seen.add(value);
    inner.push([keyText(key), value]);
  }
  return inner;
}

function chooseOne(found: [string, TensorMap][], name: string): TensorMap {
  if (found.length === 1) return found[0][1];
  for (const usual of USUAL_NAMES) {
    const chosen = found.filter(([key]) => key === usual);
    if (chosen.length === 1) return chosen[0][1];
  }
  const names = quoteSome(found.map(([key]) => key));
  throw new Error(
    `${name}: holds ${found.length} dictionaries of tensors (${names}); save the one that is meant`,
  );
}

function describe(value: unknown): string {
  if (value instanceof PickledTensor) return `one tensor of shape [${value.shape.join(', ')}]`;
  if (Array.isArray(value)) return `a list of ${value.length} values`;
  if (!(value instanceof Map)) return value === null ? 'None' : `a ${typeof value}`;
  if (value.size === 0) return 'an empty dictionary';
  const entries = Array.from(value as Map<unknown, unknown>);
  const others = entries.filter(([, entry]) => !(entry instanceof PickledTensor));
  if (2 * others.length < entries.length) {
    const [key] = others[0] ?? entries[0];
    return `a dictionary of tensors in which ${quote(keyText(key))} is none`;
  }
  return `a dictionary with ${quoteSome(entries.map(([key]) => keyText(key)))}`;
}

function keyText(key: unknown): string {
  return typeof key === 'object' ? 'a key that is no text' : String(key);
}
