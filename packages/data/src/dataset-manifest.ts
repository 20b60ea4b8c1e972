/** A scan and its label map: two paths within the data set's folder. */
export interface DatasetCase {
  /** The file name of the scan without its ending, as in `phantom_001`. */
  readonly name: string;
  readonly image: string;
  readonly label: string;
}

/** What a data set holds, in whichever layout. */
export interface DatasetManifest {
  readonly name: string;
  /** What the channels of a scan hold, such as `CT` or `MRI`. */
  readonly modalities: readonly string[];
  /** The name of label i at place i; 0 is the background. */
  readonly labels: readonly string[];
  /** Cases with ground truth, to be split into folds. */
  readonly training: readonly DatasetCase[];
  /** Paths of scans without ground truth. */
  readonly test: readonly string[];
}

/** @throws when one of the names or paths is there twice */
export function refuseRepeated(names: readonly string[], what: string): void {
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name)) throw new Error(`${what} ${name} is listed twice`);
    known.add(name);
  }
}
