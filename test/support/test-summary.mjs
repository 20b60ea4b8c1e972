// What the test run prints: a line per file, the whole story of a failure, and the sum at the end.

/** Tests that take longer than this many seconds are listed. */
const slowSeconds = 5;

/** Adds up the counts of all files. */
export function sum(results) {
  const total = (count) => results.reduce((all, result) => all + count(result), 0);
  return {
    passed: total(({ passed }) => passed),
    failed: total(({ failed }) => failed),
    skipped: total(({ skips, unnamedSkips }) => skips.length + unnamedSkips),
  };
}

/** One line for a file; what it printed follows when it failed or `showOutput` asks for it. */
export function describeFile(result, showOutput) {
  const { file, failures, output, seconds } = result;
  const verdict = result.failed === 0 ? 'ok  ' : 'FAIL';
  const lines = [`${verdict} ${file}: ${counts(sum([result]))} (${seconds.toFixed(1)} s)`];
  if (showOutput || result.failed > 0) lines.push(output.trimEnd());
  return [...lines, ...failures.map(withoutHarness)].filter((text) => text !== '').join('\n');
}

/** The processor seconds of all files, the dearest first, and their sum. */
export function describeTimes(results) {
  const known = results.filter(({ processor }) => processor !== null);
  if (known.length === 0) return 'this system does not tell processor times';
  const all = known.reduce((sum, { processor }) => sum + processor, 0);
  const line = (seconds, what) => `${seconds.toFixed(1).padStart(7)} s ${what}`;
  return [
    'processor time:',
    ...known
      .sort((a, b) => b.processor - a.processor)
      .map(({ processor, file }) => line(processor, file)),
    line(all, `in all, ${(all / 60).toFixed(1)} minutes`),
  ].join('\n');
}

/** A failure without the lines of its stack that lie in uvu and in this runner. */
function withoutHarness(failure) {
  const harness =
    /^\s*at .*(node_modules\/uvu\/|test\/support\/(watched-uvu|test-file)\.mjs).*\n?/gm;
  return failure.replace(harness, '').replace(/\n\s*\n+/g, '\n\n');
}

/** The end of a run: skips with their reasons, slow tests, failed files, and the sum. */
export function describeRun(results) {
  const failed = results.filter((result) => result.failed > 0).map(({ file }) => `FAIL ${file}`);
  return ['', ...describeSkips(results), ...describeSlow(results), ...failed, '']
    .concat(counts(sum(results), true))
    .join('\n');
}

function counts({ passed, failed, skipped }, always = false) {
  const parts = [`${passed} passed`];
  if (always || failed > 0) parts.push(`${failed} failed`);
  if (always || skipped > 0) parts.push(`${skipped} skipped`);
  return parts.join(', ');
}

function describeSkips(results) {
  const byReason = new Map();
  for (const { name, reason } of results.flatMap(({ skips }) => skips)) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason].map(([reason, names]) => `SKIP ${reason}: ${names.join('; ')}`);
}

function describeSlow(results) {
  const all = results.flatMap(({ file, times }) => times.map((time) => ({ ...time, file })));
  const slow = all.filter(({ seconds }) => seconds > slowSeconds);
  slow.sort((a, b) => b.seconds - a.seconds);
  return slow.map(({ file, name, seconds }) => `slow ${seconds.toFixed(1)} s: ${file}, ${name}`);
}
