// A training that is taken up goes on with the arithmetic with which it began.
import { arithmetic, setExact } from '@obelisk/engine';
import { hasRelaxedSimd } from '@obelisk/webasm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keepArithmetic } from '../../packages/training/src/kept-arithmetic.js';

const kept = suite('arithmetic of a training that is taken up');

kept.after.each(() => setExact(false));

kept('is exact where its file says so, or says nothing', () => {
  for (const saved of ['exact', undefined] as const) {
    setExact(false);
    keepArithmetic(saved, 'a.safetensors');
    assert.is(arithmetic(), 'exact');
  }
});

kept('is fused where its file says so, also when exact was asked for', () => {
  if (!hasRelaxedSimd()) return;
  setExact(true);
  keepArithmetic('fused', 'a.safetensors');
  assert.is(arithmetic(), 'fused');
});

kept('is refused where it cannot be kept, and nothing changes', () => {
  if (hasRelaxedSimd()) return;
  assert.throws(() => keepArithmetic('fused', 'a.safetensors'), /^a.safetensors: was trained with/);
  assert.is(arithmetic(), 'exact');
});

kept.run();
