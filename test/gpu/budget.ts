/** What is measured of a network. */
export type Phase = 'training' | 'inference' | 'paper';

/** Counts by name. */
export type Numbers = Readonly<Record<string, number>>;

/** What a phase of a network asked of a graphics processor. */
export interface Measured {
  readonly network: string;
  readonly phase: Phase;
  readonly numbers: Numbers;
}

/** By network and phase: what a number may be at most. */
export type Budget = Readonly<Record<string, Readonly<Partial<Record<Phase, Numbers>>>>>;

/** What does not hold, in one line: the network, the phase, what, what it is, and its budget. */
export type Failure = string;

/** The line that says that something does not hold. */
export function failureOf(
  { network, phase }: Pick<Measured, 'network' | 'phase'>,
  what: string,
  is: number,
  budget: number,
): Failure {
  return `${network}, ${phase}: ${what} is ${is}, budget ${budget}`;
}

/** Where the host takes steps, the time they take decides how much of this there is. */
const decidedByTiming = ['uploads', 'uploadBytes', 'buffersMade'];

/** The numbers that are larger than their budgets, and those that have none. */
export function overBudget(measured: Measured, budget: Budget): Failure[] {
  const { network, phase, numbers } = measured;
  const allowed = budget[network]?.[phase];
  if (!allowed) return [`${network}, ${phase}: has no budget; --update writes one`];
  return Object.entries(numbers).flatMap(([what, is]) => {
    if (numbers.hostSteps > 0 && decidedByTiming.includes(what)) return [];
    const most = allowed[what];
    if (most === undefined) return [`${network}, ${phase}: ${what} is ${is}, and has no budget`];
    return is <= most ? [] : [failureOf(measured, what, is, most)];
  });
}

/** The budget with these numbers in it; others stay. */
export function renewed(budget: Budget, all: readonly Measured[]): Budget {
  let whole = budget;
  for (const { network, phase, numbers } of all) {
    whole = { ...whole, [network]: { ...whole[network], [phase]: numbers } };
  }
  return whole;
}
