import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withoutUnread } from '../../../packages/webasm/src/passes/unread.js';
import { add, float, integer, lines, local, loop, set, store } from '../hand-made.js';

const deadStores = suite('dead-store elimination');

deadStores('what nobody reads is not set, and what only that read is not either', () => {
  const code = [
    set(0, float(1)),
    set(1, add(local(0, 'f32'), float(2))),
    set(2, float(3)),
    store(integer(0), local(2, 'f32')),
  ];
  assert.equal(lines(withoutUnread(code)), ['l2 = 3', 'store i32Mul(0, 4) = l2']);
});

deadStores('inside of loops and branches, too', () => {
  const inner = {
    kind: 'if',
    condition: local(0),
    body: [set(1, float(1))],
    otherwise: [],
  } as const;
  const code = loop(0, 0, integer(3), [inner]);
  assert.not(lines(withoutUnread(code)).some((line) => line.includes('l1')));
  assert.ok(lines(withoutUnread(code)).some((line) => line.includes('l0 = i32Add(l0, 1)')));
});

deadStores('a local that is read by a condition or an address stays', () => {
  const code = [
    set(0, integer(1)),
    set(1, integer(2)),
    { kind: 'branch', depth: 0, condition: local(0) } as const,
    store(local(1), float(1)),
  ];
  assert.equal(withoutUnread(code), code);
});

deadStores.run();
