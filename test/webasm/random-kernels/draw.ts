import fc from 'fast-check';
import { drawn, few } from './grammar.js';
import { moves } from './moves.js';
import type { Program } from './program.js';

const size = (largest: number) => fc.integer({ min: 1, max: largest });

/** What else there is to a program. */
const form = fc.record<Omit<Program, 'body' | 'values'>>({
  components: fc.constantFrom<(1 | 2 | 3 | 4)[]>(1, 1, 1, 2, 3, 4),
  output: fc.oneof(
    fc.tuple(size(21)),
    fc.tuple(size(13), size(3)),
    fc.tuple(size(9), size(2), size(3)),
  ),
  step: fc.constantFrom(0, 0, 0, 1, 2),
  sharesNames: fc.nat(7).map(few),
});

/** A kernel of some statements, with outputs of one to three dimensions. */
export const program: fc.Arbitrary<Program> = fc
  .oneof(
    { arbitrary: moves, weight: 1 },
    {
      arbitrary: fc.record({
        body: fc.array(drawn.statement, { minLength: 1, maxLength: 6 }),
        values: fc.array(drawn.value, { minLength: 4, maxLength: 4 }),
      }),
      weight: 2,
    },
  )
  .chain((parts) => form.map((rest) => ({ ...parts, ...rest })));
