/** What is wrong with a database file, by the message of SQLite's error. Messages of SQLite hold no value of a row. */
interface Fault {
  readonly sign: RegExp;
  /** Completes "the database … ". */
  readonly reason: string;
  readonly remedy: string;
}

const CHOOSE_PATH = 'or choose another file: { dbPath: "/data/memory.db" }, nodeSqlite("/data/memory.db")';

const FAULTS: readonly Fault[] = [
  {
    sign: /readonly database|SQLITE_READONLY/i,
    reason: "cannot be written: the file, its folder or the file system is read-only for this process",
    remedy: `let the process write the file and its folder (SQLite makes -wal and -shm beside it), ${CHOOSE_PATH}`,
  },
  {
    sign: /unable to open|SQLITE_CANTOPEN|cannot open|ConnectionFailed/i,
    reason: "cannot be opened: it is a folder, or this process may not read it or make files in its folder",
    remedy: `let the process read and write the file and its folder, ${CHOOSE_PATH}`,
  },
  {
    sign: /not a database|SQLITE_NOTADB/i,
    reason: "cannot be used: file is not a database of SQLite, or it is encrypted",
    remedy: 'choose another file: { dbPath: "/data/memory.db" }, nodeSqlite("/data/memory.db")',
  },
  {
    sign: /malformed|SQLITE_CORRUPT/i,
    reason: "is damaged",
    remedy: "restore a backup, or move the file away: a new one is made",
  },
  {
    sign: /disk I\/O error|SQLITE_IOERR/i,
    reason: "cannot be read or written: the disk reports an error",
    remedy: `check the disk, whether it is full, and whether it is a network file system, which SQLite cannot share, ${CHOOSE_PATH}`,
  },
];

/** A sentence that names the database, what is wrong with it and what to do; `undefined` for other failures. */
export function sqliteFault(message: string, place: string): string | undefined {
  const fault = FAULTS.find(({ sign }) => sign.test(message));
  return fault && `the database ${place} ${fault.reason}. Remedy: ${fault.remedy}`;
}
