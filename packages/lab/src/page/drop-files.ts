/** Files that a user chose or dropped, and the folder that they came in; null for files alone. */
export type OnFiles = (files: readonly File[], folder: string | null) => void;

/** Lets files, and folders of them, be dropped anywhere on an element. */
export function acceptFiles(target: HTMLElement, onFiles: OnFiles): void {
  target.addEventListener('dragover', (event) => {
    event.preventDefault();
    target.classList.add('dropping');
  });
  target.addEventListener('dragleave', () => target.classList.remove('dropping'));
  target.addEventListener('drop', (event) => {
    event.preventDefault();
    target.classList.remove('dropping');
    // Entries must be asked for at once: what was dropped is gone after the event.
    const entries = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
    const folder = entries.find((entry) => entry?.isDirectory);
    if (!folder) return onFiles([...(event.dataTransfer?.files ?? [])], null);
    const all = entries.filter((entry) => entry !== null);
    void Promise.all(all.map(filesIn)).then((files) => onFiles(files.flat(), folder.name));
  });
}

/** The files of an entry, those in folders of folders, too. */
async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = entry as FileSystemFileEntry;
    return [await new Promise<File>((resolve, reject) => file.file(resolve, reject))];
  }
  const files = (await entriesIn(entry as FileSystemDirectoryEntry)).map(filesIn);
  return (await Promise.all(files)).flat();
}

/** A browser gives the entries of a folder by the hundred, until there are no more. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
