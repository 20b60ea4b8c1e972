import * as assert from 'uvu/assert';

/** The largest difference that `// => ≈ value` lets pass. */
const tolerance = 1e-5;

/** Fails unless `actual` equals `expected`; a typed array equals the plain one with its numbers. */
export function same(actual: unknown, expected: unknown): void {
  assert.equal(plain(actual), plain(expected));
}

/** Fails unless all numbers in `actual` are as in `expected`, up to the tolerance. */
export function near(actual: unknown, expected: unknown): void {
  const [found, wanted] = [plain(actual), plain(expected)];
  if (!isNear(found, wanted)) assert.equal(found, wanted, `within ${tolerance}`);
}

/** Fails unless `run` throws an error whose message holds `text`. */
export async function throws(run: () => Promise<unknown>, text: string): Promise<void> {
  const message = await run().then(
    () => assert.unreachable(`expected an error: ${text}`),
    (error: Error) => error.message,
  );
  assert.ok(message?.includes(text), `expected an error with "${text}", got "${message}"`);
}

/** Typed arrays as plain ones, at any depth of arrays and plain objects. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<unknown>);
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}

function isNear(found: unknown, wanted: unknown): boolean {
  if (typeof found === 'number' && typeof wanted === 'number') {
    return Math.abs(found - wanted) <= tolerance;
  }
  if (typeof found !== 'object' || typeof wanted !== 'object') return Object.is(found, wanted);
  if (found === null || wanted === null) return found === wanted;
  const keys = Object.keys(wanted);
  if (keys.length !== Object.keys(found).length) return false;
  return keys.every((key) => isNear(Reflect.get(found, key), Reflect.get(wanted, key)));
}
