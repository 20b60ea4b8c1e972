/** What the number means with which `obelisk` ends; `obelisk --help` tells it too. */
export const exitCodes = {
  success: 0,
  /** The work failed, of a folder some of it: a damaged file, no such device, a full disk. */
  failure: 1,
  /** The command line itself was wrong. */
  usage: 2,
  /** As shells have it: 128 and the number of SIGINT. */
  interrupted: 130,
} as const;

/** The last lines of `obelisk --help`. */
export const exitCodesHelp = `
Exit codes:
  0    done
  1    the work failed: a bad file, no such device, a full disk ...; of a folder, some of it
  2    wrong usage
  130  interrupted (Ctrl-C, or SIGTERM from a scheduler)`;
