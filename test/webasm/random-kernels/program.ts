// Small kernels as trees: `draw.ts` draws them at random, `text.ts` writes them.
import type { Extent } from '@obelisk/engine';

/** A number. Locals are told by how many names there are: any count finds one of those in scope. */
export type Expression =
  | { readonly is: 'literal'; readonly value: number }
  | { readonly is: 'local' | 'counted'; readonly at: number }
  | { readonly is: 'thread'; readonly axis: 'x' | 'y' | 'z' }
  | { readonly is: 'constant'; readonly name: 'N' | 'M' | 'F' }
  | { readonly is: 'argument' }
  | { readonly is: 'read'; readonly array: ArrayName; readonly index: readonly Expression[] }
  | {
      readonly is: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly is: 'call'; readonly name: string; readonly inputs: readonly Expression[] }
  | { readonly is: 'negated'; readonly value: Expression }
  | {
      readonly is: 'choice';
      readonly condition: Condition;
      readonly yes: Expression;
      readonly no: Expression;
    };

export type Condition =
  | {
      readonly is: 'compared';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly is: 'both';
      readonly operator: string;
      readonly left: Condition;
      readonly right: Condition;
    }
  | { readonly is: 'not'; readonly condition: Condition };

export type Statement =
  | { readonly is: 'declared'; readonly value: Expression }
  | {
      readonly is: 'assigned';
      readonly at: number;
      /** Whether it may be the counter of a loop. */
      readonly counters: boolean;
      readonly operator: string;
      readonly value: Expression;
    }
  | { readonly is: 'stepped'; readonly at: number; readonly operator: string }
  | {
      readonly is: 'if';
      readonly condition: Condition;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly is: 'for';
      readonly start: number;
      readonly bound: Expression;
      readonly step: string;
      readonly body: readonly Statement[];
    }
  | {
      readonly is: 'while';
      readonly form: 'while' | 'do';
      readonly turns: number;
      readonly condition: Condition;
      readonly body: readonly Statement[];
    }
  | { readonly is: 'left'; readonly how: 'break' | 'continue'; readonly condition: Condition }
  | {
      readonly is: 'returned';
      readonly condition: Condition;
      readonly values: readonly Expression[];
    };

export interface Program {
  readonly body: readonly Statement[];
  /** One value for each component: the first ones are used. */
  readonly values: readonly Expression[];
  readonly components: 1 | 2 | 3 | 4;
  readonly output: Extent;
  /** From one number of the result to the next; 0 where it is not put into a larger array. */
  readonly step: number;
  /** Whether counters of loops have the names that other locals have elsewhere. */
  readonly sharesNames: boolean;
}

/** The arrays that kernels read, with their sizes. */
export const arrays = { v: [64], m: [12, 9], w: [7, 6, 5] } as const satisfies Record<
  string,
  Extent
>;
export type ArrayName = keyof typeof arrays;
