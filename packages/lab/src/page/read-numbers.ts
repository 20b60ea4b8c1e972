import { Scope } from '@obelisk/engine';
import type { Tensor } from '@obelisk/tensor';

/**
 * Runs operations and reads what they give, each tensor as its numbers in C order; all that they
 * made on the device is freed.
 */
export async function readNumbers<Name extends string>(
  make: () => Readonly<Record<Name, Tensor>>,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const made = within(make);
  const read = Object.entries<Tensor>(made).map(async ([name, one]) => {
    const numbers = Array.from((await one.data()).data);
    one.value.storage.free();
    return [name, numbers];
  });
  return Object.fromEntries(await Promise.all(read));
}

function within<Made extends Readonly<Record<string, Tensor>>>(make: () => Made): Made {
  using scope = new Scope();
  const made = make();
  for (const one of Object.values(made)) scope.keep(one.value);
  return made;
}
