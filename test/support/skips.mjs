/** Tests that could not run here, { name, reason } each; the runner prints and counts them. */
export const skips = [];
