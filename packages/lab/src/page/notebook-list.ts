/** A notebook as the build lists it. */
export interface ListedNotebook {
  /** The file's name without `.ipynb`. */
  readonly name: string;
  readonly title: string;
  /** Its first sentence after the title. */
  readonly about: string;
}

/** The notebooks in the static folder, in their order. */
export async function fetchNotebooks(
  assetUrl: (path: string) => string,
): Promise<readonly ListedNotebook[]> {
  const response = await fetch(assetUrl('notebooks/list.json'));
  return response.json();
}
