import { type Arithmetic, arithmetic, setExact } from '@obelisk/engine';

/**
 * Goes on with the arithmetic with which a training began, so that it comes to the same weights.
 * @param saved - what its file says; files from before there was a choice say nothing
 * @param name - of the file, for messages
 * @throws Error when this runtime cannot do it; everything is then as before
 */
export function keepArithmetic(saved: Arithmetic | undefined, name: string): void {
  const before = arithmetic();
  setExact(saved !== 'fused');
  if (saved !== 'fused' || arithmetic() === 'fused') return;
  setExact(before === 'exact');
  throw new Error(
    `${name}: was trained with fused multiply-adds, which are not here; with Node 22 or later, ` +
      'Chrome 114 or Firefox 145 it goes on to the same weights',
  );
}
