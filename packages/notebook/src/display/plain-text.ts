import { isNdarray, nestedNumbers } from './numbers.js';

/** Longer lists end in `...`. */
const mostItems = 100;

/**
 * Any value as a reader would write it down: the fallback of everything that is displayed.
 *
 * @example
 * ```ts
 * import { plainText } from '@obelisk/notebook';
 * plainText({ w1: 0.25, signs: [1, -1] }); // => '{ w1: 0.25, signs: [1, -1] }'
 * plainText('text'); // => 'text'
 * ```
 */
export function plainText(value: unknown): string {
  return typeof value === 'string' ? value : written(value, []);
}

function written(value: unknown, parents: readonly object[]): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return value.name ? `[function ${value.name}]` : '[function]';
  if (typeof value !== 'object' || value === null) return String(value);
  if (parents.includes(value)) return '[circular]';
  return objectText(value, [...parents, value]);
}

/** Six digits are what a float32 holds; whole numbers stay whole. */
export function numberText(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
}

function objectText(value: object, parents: readonly object[]): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (isNdarray(value))
    return `ndarray [${value.shape.join(', ')}] ${listText(nestedNumbers(value), parents)}`;
  if (Array.isArray(value)) return listText(value, parents);
  if (ArrayBuffer.isView(value))
    return `${value.constructor.name} ${listText(Array.from(value as Float32Array), parents)}`;
  if (value instanceof Map) return `Map ${listText([...value], parents)}`;
  if (value instanceof Set) return `Set ${listText([...value], parents)}`;
  const ownText = Object.getPrototypeOf(value)?.toString;
  if (ownText && ownText !== Object.prototype.toString) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${written(item, parents)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function listText(items: readonly unknown[], parents: readonly object[]): string {
  const texts = items.slice(0, mostItems).map((item) => written(item, parents));
  if (items.length > mostItems) texts.push(`... ${items.length} in all`);
  return `[${texts.join(', ')}]`;
}
