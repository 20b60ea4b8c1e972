import { type Arithmetic, canFuse, setExact } from '@obelisk/engine';

/**
 * Goes on with the arithmetic with which a training began, so that it comes to the same weights.
 * @param saved - what its file says; files from before there was a choice say nothing
 * @param name - of the file, for messages
 * @throws Error when this runtime cannot do it; everything is then as before
 */
export function keepArithmetic(saved: Arithmetic | undefined, name: string): void {
  requireArithmetic(saved, name);
  setExact(saved !== 'fused');
}

/**
 * Looks whether `keepArithmetic` can, and changes nothing.
 * @throws as that does
 */
export function requireArithmetic(saved: Arithmetic | undefined, name: string): void {
  if (saved !== 'fused' || canFuse()) return;
  throw new Error(
    `${name}: was trained with fused multiply-adds, which are not here; with Node 22 or later, ` +
      'Chrome 114 or Firefox 145 it goes on to the same weights',
  );
}
