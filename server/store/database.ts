import Database from "libsql";
import { messageOf } from "../system/errors";
import { NewerDataError, refuseNewer, upgrade } from "./upgrades";

export type Db = Database.Database;

/** The data directory belongs to another server that runs. */
export class DataInUseError extends Error {}

/**
 * One connection, held exclusively: a second server on the same file is refused, and every commit is on disk
 * before the request that made it is answered.
 */
export function openDatabase(path: string): Db {
  let db: Db | undefined;
  try {
    db = new Database(path);
    db.pragma("locking_mode = EXCLUSIVE");
    db.pragma("busy_timeout = 0");
    refuseNewer(db, path);
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.exec("BEGIN IMMEDIATE; COMMIT;");
    upgrade(db);
    return db;
  } catch (error) {
    db?.close();
    if (isBusy(error))
      throw new DataInUseError(
        `"${path}" is in use by another fine-tuning-server; stop it, or choose another data directory`,
        { cause: error },
      );
    if (error instanceof NewerDataError) throw error;
    throw new Error(`"${path}" cannot be used: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Closes the database and releases its file at once. The driver keeps a connection until its statements are collected,
 * so the exclusive lock is given up first; that is possible only after write-ahead logging was switched off.
 */
export function closeDatabase(db: Db): void {
  db.pragma("journal_mode = DELETE");
  db.pragma("locking_mode = NORMAL");
  db.prepare("SELECT 1 FROM settings LIMIT 1").get();
  db.close();
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  /SQLITE_BUSY|database is locked/.test(`${"code" in error ? error.code : ""} ${error.message}`);

export function setting(db: Db, name: string, make: () => string): string {
  const row = db.prepare("SELECT value FROM settings WHERE name = ?").get(name) as { value: string } | undefined;
  if (row) return row.value;
  const value = make();
  db.prepare("INSERT INTO settings (name, value) VALUES (?, ?)").run(name, value);
  return value;
}
