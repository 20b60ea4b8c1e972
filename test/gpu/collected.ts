import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Has the garbage collector take what nobody holds any more, such as the parameters of a network
 * that was measured before: or it goes while the next one is counted.
 */
export async function collected(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 3; turn++) {
    gc();
    await setTimeout(20); // those who are told of what was taken have their turn
  }
}
