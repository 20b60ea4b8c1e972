import { type ElementType, elementTypes } from './element-type.js';
import { PickledGlobal, type PickleRules } from './pickle.js';
import type { Fail } from './pickle-operations.js';
import { quote } from './quote.js';

/** A run of elements outside the pickle, which tensors view. */
export interface Storage {
  readonly key: string;
  /** Null for storages of bytes, whose tensors say their type themselves. */
  readonly type: ElementType | null;
  /** Number of elements, of bytes where there is no type. */
  readonly size: number;
}

/** A tensor as the pickle describes it: a strided view of a storage, checked against its ends. */
export class PickledTensor {
  readonly storage: Storage;
  readonly type: ElementType;
  /** In elements, as are the strides. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];

  constructor(
    storage: Storage,
    type: ElementType,
    offset: number,
    shape: readonly number[],
    stride: readonly number[],
  ) {
    this.storage = storage;
    this.type = type;
    this.offset = offset;
    this.shape = shape;
    this.stride = stride;
  }
}

/** A storage from element `start`, `size` elements long: older files have windows on storages. */
class StorageWindow {
  readonly storage: Storage;
  readonly start: number;
  readonly size: number;

  constructor(storage: Storage, start: number, size: number) {
    this.storage = storage;
    this.start = start;
    this.size = size;
  }
}

const storageTypes: Record<string, string> = {
  Double: 'float64',
  Float: 'float32',
  Half: 'float16',
  BFloat16: 'bfloat16',
  Long: 'int64',
  Int: 'int32',
  Short: 'int16',
  Char: 'int8',
  Byte: 'uint8',
  Bool: 'bool',
};

const storageClasses = new Map<string, ElementType | null>([
  ...Object.entries(storageTypes).map(
    ([name, type]) => [`torch.${name}Storage`, elementTypes.get(type)!] as const,
  ),
  ['torch.storage.UntypedStorage', null],
  ['torch.UntypedStorage', null],
]);

const dataTypes: ReadonlyMap<string, ElementType> = new Map(
  Array.from(elementTypes.values(), (type) => [`torch.${type.name}`, type] as const),
);

const MOST_AXES = 32;

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function counts(value: unknown, what: string, fail: Fail): number[] {
  if (!Array.isArray(value)) return fail(`a tensor has no ${what}`);
  if (value.length > MOST_AXES) return fail(`a tensor has ${value.length} axes`);
  if (!value.every(isCount)) return fail(`a tensor's ${what} is not made of counts`);
  return [...value];
}

/** `('storage', class, key, location, size, window)`, where window is null in all recent files. */
function storageFromId(storages: Map<string, Storage>, id: unknown, fail: Fail): StorageWindow {
  if (!Array.isArray(id) || id[0] !== 'storage' || id.length < 5 || id.length > 6) {
    return fail('has a persistent id that is no storage');
  }
  const [, storageClass, key, , size, window] = id as unknown[];
  if (!(storageClass instanceof PickledGlobal) || !storageClasses.has(storageClass.name)) {
    return fail('has a storage of no known class');
  }
  if (typeof key !== 'string' || !isCount(size)) return fail('has a storage without key or size');
  const storage = { key, type: storageClasses.get(storageClass.name)!, size };
  const known = storages.get(key) ?? storage;
  if (known.type !== storage.type || known.size !== size) {
    return fail(`describes storage ${quote(key)} in two ways`);
  }
  storages.set(key, known);
  if (window === null || window === undefined) return new StorageWindow(known, 0, size);
  const [, start, length] = Array.isArray(window) ? window : [];
  if (!isCount(start) || !isCount(length) || start + length > size) {
    return fail(`has a window on storage ${quote(key)} that is not inside it`);
  }
  return new StorageWindow(known, start, length);
}

/** Elements up to the last that a strided view touches; 0 for a view without elements. */
export function extent(shape: readonly number[], stride: readonly number[]): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((last, size, axis) => last + (size - 1) * stride[axis], 1);
}

function tensor(args: unknown[], typeGiven: ElementType | null, fail: Fail): PickledTensor {
  const [window, offset, sizes, strides] = args;
  if (!(window instanceof StorageWindow)) return fail('a tensor has no storage');
  const { storage } = window;
  const type = typeGiven ?? storage.type;
  if (!type) return fail('a tensor has no element type');
  if (storage.type && storage.type !== type) return fail('a tensor has two element types');
  const shape = counts(sizes, 'shape', fail);
  const stride = counts(strides, 'strides', fail);
  if (!isCount(offset) || shape.length !== stride.length) {
    return fail('a tensor has no offset, or not one stride per axis');
  }
  // The size of an untyped storage counts bytes.
  const available = storage.type ? window.size : Math.floor(window.size / type.bytes);
  if (offset + extent(shape, stride) > available) {
    return fail(
      `a tensor of shape [${shape.join(', ')}], strides [${stride.join(', ')}] and offset ` +
        `${offset} reaches outside its storage of ${available} elements`,
    );
  }
  return new PickledTensor(storage, type, window.start + offset, shape, stride);
}

/** `OrderedDict()`, or, as Python 2 wrote it, `OrderedDict([[key, value], ...])`. */
function orderedDictionary(args: unknown[], spend: (count: number) => void, fail: Fail) {
  const [pairs = []] = args;
  if (!Array.isArray(pairs) || args.length > 1) return fail('an OrderedDict has no list of items');
  spend(pairs.length);
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      return fail('an OrderedDict has an item that is no key and value');
    }
  }
  return new Map(pairs as [unknown, unknown][]);
}

/**
 * What the globals in a file of tensors mean, and nothing else: tensors, storages, parameters,
 * element types, sizes, devices and ordered dictionaries. `storages` collects those that occur.
 */
export function torchRules(storages: Map<string, Storage>, pickleBytes: number): PickleRules {
  let entries = 0;
  const globals: Map<string, ((args: unknown[], fail: Fail) => unknown) | null> = new Map();
  for (const name of [...storageClasses.keys(), ...dataTypes.keys()]) globals.set(name, null);
  globals.set('torch._utils._rebuild_tensor_v2', (args, fail) => {
    // (storage, offset, shape, strides, requires gradient, hooks, conjugate and negative bits)
    if (args[6] instanceof Map && args[6].size > 0) return fail('a tensor is stored negated');
    return tensor(args, null, fail);
  });
  globals.set('torch._utils._rebuild_tensor_v3', (args, fail) => {
    const type = args[6] instanceof PickledGlobal ? dataTypes.get(args[6].name) : undefined;
    return tensor(args, type ?? fail('a tensor has no element type'), fail);
  });
  globals.set('torch._utils._rebuild_parameter', (args, fail) =>
    args[0] instanceof PickledTensor ? args[0] : fail('a parameter has no tensor'),
  );
  globals.set('collections.OrderedDict', (args, fail) => {
    const spend = (count: number) => {
      entries += count;
      // Each item was written once; a list that is used again and again would never end.
      if (entries > pickleBytes) fail('has more dictionary items than bytes');
    };
    return orderedDictionary(args, spend, fail);
  });
  globals.set('torch.Size', ([sizes], fail) => counts(sizes, 'size', fail));
  globals.set('torch.device', ([kind], fail) =>
    typeof kind === 'string' ? kind : fail('has a device without a kind'),
  );
  return { globals, persistent: (id, fail) => storageFromId(storages, id, fail) };
}
