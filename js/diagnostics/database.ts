/** A database of IndexedDB, opened beside the engine. */
export class Database {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  /** Opens the database; one that does not exist is created with the object store `rows`. */
  static async open(name: string): Promise<Database> {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.result.createObjectStore("rows");
    const database = await resultOf(request);
    database.onversionchange = () => database.close();
    return new Database(database);
  }

  /** Deletes the database. Never rejects. */
  static delete(name: string): Promise<void> {
    return new Promise((resolve) => {
      try {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = request.onerror = () => resolve();
      } catch {
        resolve();
      }
    });
  }

  keys(store: string): Promise<IDBValidKey[]> {
    return resultOf(this.#objectStore(store, "readonly").getAllKeys());
  }

  get(store: string, key: string): Promise<unknown> {
    return resultOf(this.#objectStore(store, "readonly").get(key));
  }

  /** Resolves when the transaction has committed: a full disk fails there. */
  put(store: string, key: string, value: unknown): Promise<unknown> {
    const objectStore = this.#objectStore(store, "readwrite");
    objectStore.put(value, key);
    const { transaction } = objectStore;
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }

  close(): void {
    this.#database.close();
  }

  #objectStore(name: string, mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(name, mode).objectStore(name);
  }
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
