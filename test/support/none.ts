/** Fails with the whole list, a line each, unless it is empty. */
export function none(complaints: readonly string[]): void {
  if (complaints.length === 0) return;
  const error = new Error(`${complaints.length} found:`);
  throw Object.assign(error, { details: complaints.join('\n') });
}
