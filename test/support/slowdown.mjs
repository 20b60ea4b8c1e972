// How much longer everything takes now than on the machine for which limits of waiting were chosen,
// with nothing else to do: because of other programs, a smaller share, or a slower processor.

/** So many square roots take so long on one quiet core of that machine. */
const work = 2e7;
const milliseconds = 50;

/** A measurement holds for so long: it costs a hundredth of a core then. */
const millisecondsKept = 5000;
const last = { slowdown: 1, at: Number.NEGATIVE_INFINITY };

/** 1 on that machine when it is quiet, or on a faster one; 4 when all takes four times as long. */
export function slowdown() {
  if (performance.now() - last.at > millisecondsKept) {
    last.slowdown = Math.max(1, timeOf(work) / milliseconds);
    last.at = performance.now();
  }
  return last.slowdown;
}

function timeOf(roots) {
  const started = performance.now();
  let sum = 0;
  for (let i = 0; i < roots; i++) sum += Math.sqrt(i);
  // The sum is always there: the loop must not be left out.
  return sum > 0 ? performance.now() - started : 0;
}
