/** Where trainings are kept, each under a name. */
export interface TrainingStore {
  /** Whether the name is ours alone until another one is claimed; another tab may have it. */
  claim(name: string): Promise<boolean>;
  /** Undefined where nothing is kept. */
  read(name: string): Promise<unknown>;
  write(name: string, value: unknown): Promise<void>;
  remove(name: string): Promise<void>;
}

const database = 'obelisk-lab';
const shelf = 'trainings';
/** A page that is loaded anew waits for its former worker to be gone; milliseconds. */
const patience = 1500;

/** Trainings in the database of the browser; two tabs do not write over each other. */
export class BrowserStore implements TrainingStore {
  #claimed = '';
  #release = () => {};

  async claim(name: string): Promise<boolean> {
    if (name === this.#claimed) return true;
    this.#release();
    this.#claimed = '';
    const isOurs = await new Promise<boolean>((tell, fail) => {
      const held = () => {
        tell(true);
        return new Promise<void>((release) => {
          this.#release = release;
        });
      };
      const signal = AbortSignal.timeout(patience);
      navigator.locks
        .request(`${database}/${name}`, { signal }, held)
        .catch((error: Error) => (error.name === 'TimeoutError' ? tell(false) : fail(error)));
    });
    if (isOurs) this.#claimed = name;
    return isOurs;
  }

  read(name: string): Promise<unknown> {
    return onShelf('readonly', (store) => store.get(name));
  }

  async write(name: string, value: unknown): Promise<void> {
    await onShelf('readwrite', (store) => store.put(value, name));
  }

  async remove(name: string): Promise<void> {
    await onShelf('readwrite', (store) => store.delete(name));
  }
}

/** One request in a transaction of its own; resolves when it is done for good. */
async function onShelf<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(database, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(shelf);
  const opened = await resultOf(opening);
  try {
    const transaction = opened.transaction(shelf, mode);
    const request = ask(transaction.objectStore(shelf));
    await new Promise<void>((done, fail) => {
      transaction.oncomplete = () => done();
      transaction.onabort = () => fail(transaction.error);
    });
    return request.result;
  } finally {
    opened.close();
  }
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}
