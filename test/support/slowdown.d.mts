/** How much longer everything takes now than on a quiet machine; never less than 1. */
export function slowdown(): number;
