import { formatShape } from '@obelisk/engine';
import type { Tensor } from '../tensor.js';
import { arrayText } from './array-text.js';

const head = 'tensor(';
/** Columns of a line. */
const width = 75;

/**
 * A tensor as it is printed: its numbers as NumPy writes them, then its shape, where it lies,
 * whether a gradient is wanted, and by which operation it was made. Numbers that lie on a graphics
 * processor are not fetched for it; it says how they are read.
 */
export function tensorText(tensor: Tensor): string {
  const numbers = numbersOf(tensor);
  const facts = `${factsOf(tensor).join(', ')})`;
  const last = numbers.length - numbers.lastIndexOf('\n') - 1;
  const fits = (numbers.includes('\n') ? last : head.length + last) + 2 + facts.length <= width;
  return `${head}${numbers},${fits ? ' ' : `\n${' '.repeat(head.length)}`}${facts}`;
}

function numbersOf({ value: { storage }, shape, device }: Tensor): string {
  if (storage.freed) return 'numbers that were freed';
  if (storage.isOnHost) return arrayText(storage.lent, shape, head);
  return device.name === 'shapes' ? 'no numbers' : 'read them with await t.data()';
}

function factsOf({ name, shape, device, requiresGrad, node }: Tensor): string[] {
  return [
    ...(name === '' ? [] : [`name ${name}`]),
    ...[`shape ${formatShape(shape)}`, `on ${device.name}`],
    ...(node ? [`made by ${node.operation.name}`] : requiresGrad ? ['requires grad'] : []),
  ];
}
