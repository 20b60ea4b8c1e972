import { formatShape } from '@obelisk/engine';

/**
 * What an operation was done with, as a line of text: `stride = 2, padding = [1, 1, 1]`. Arrays of
 * numbers on a device appear with their shape, what is null is left out.
 */
export function describeOptions(options: unknown): string {
  if (options === null || options === undefined) return '';
  if (typeof options !== 'object' || Array.isArray(options)) return described(options);
  return Object.entries(options)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} = ${described(value)}`)
    .join(', ');
}

function described(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(described).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if ('storage' in value && 'shape' in value) {
    return `an array ${formatShape(value.shape as number[])}`;
  }
  return `(${describeOptions(value)})`;
}
