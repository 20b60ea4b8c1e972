/** Okabe and Ito's colours (2008), apart for every kind of colour vision, in the order w1 .. w8. */
export const cornerColours = [
  '#e69f00',
  '#56b4e9',
  '#009e73',
  '#f0e442',
  '#0072b2',
  '#d55e00',
  '#cc79a7',
  '#999999',
];

/** 0.125 instead of 0.12500000000000003. */
export function rounded(value: number): string {
  return String(Number(value.toFixed(4)));
}

/** @throws Error when a fraction is not in 0..1 */
export function checkFractions(name: string, fractions: readonly number[]): void {
  for (const fraction of fractions) {
    if (fraction >= 0 && fraction <= 1) continue;
    throw new Error(`${name}: expected fractions in 0..1, got ${fraction}`);
  }
}
