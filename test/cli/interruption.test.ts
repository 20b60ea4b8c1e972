import { heedInterruption } from '@obelisk/training/command';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { interruptible } from '../../packages/cli/src/interruption.js';

const interruption = suite('Ctrl-C');
const listeners = () => process.listenerCount('SIGINT');
const before = listeners();

interruption('stops work and a part of it, and then ends the process as always', async () => {
  const told: string[] = [];
  const stopped = await interruptible(
    () => told.push('whole'),
    (whole) =>
      interruptible(
        () => told.push('part'),
        async (part) => {
          process.emit('SIGINT');
          return [whole.aborted, part.aborted, listeners() === before];
        },
      ),
  );
  assert.equal(stopped, [true, true, true]);
  assert.equal(told, ['whole', 'part']);
});

interruption('between two parts stops the next one when it begins', async () => {
  const ended = interruptible(
    () => {},
    async () => {
      process.emit('SIGTERM');
      await interruptible(assert.unreachable, async (part) => {
        assert.is(listeners(), before);
        await heedInterruption(part, 'interrupted');
      });
    },
  );
  const error = await ended.catch((reason: Error) => reason);
  assert.is((error as Error).message, 'interrupted');
  assert.is(listeners(), before);
});

interruption.run();
