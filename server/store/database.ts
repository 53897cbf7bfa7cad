import Database from "libsql";

export type Db = Database.Database;

const schema = `
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS files (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, filename TEXT NOT NULL, purpose TEXT NOT NULL,
    bytes INTEGER NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, processed_at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS files_by_expiry ON files (expires_at) WHERE expires_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS uploads (
    id TEXT PRIMARY KEY, status TEXT NOT NULL, expires_at INTEGER NOT NULL, doc TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS parts (
    id TEXT PRIMARY KEY, upload_id TEXT NOT NULL, bytes INTEGER NOT NULL, created_at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS parts_by_upload ON parts (upload_id);
  CREATE TABLE IF NOT EXISTS jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL, created_at INTEGER NOT NULL,
    doc TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status);
  CREATE TABLE IF NOT EXISTS job_metadata (
    job_seq INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name, value, job_seq)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, job_id TEXT NOT NULL, doc TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS events_by_job ON events (job_id, seq);
  CREATE TABLE IF NOT EXISTS steps (
    job_id TEXT NOT NULL, step INTEGER NOT NULL, metrics TEXT NOT NULL, PRIMARY KEY (job_id, step)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoints (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, job_id TEXT NOT NULL, step INTEGER NOT NULL,
    doc TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS checkpoints_by_job ON checkpoints (job_id, step);
  CREATE TABLE IF NOT EXISTS models (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL, job_id TEXT NOT NULL,
    snapshot TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS permissions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, checkpoint TEXT NOT NULL, project_id TEXT NOT NULL,
    created_at INTEGER NOT NULL, UNIQUE (checkpoint, project_id));
`;

/** The data directory belongs to another server that runs. */
export class DataInUseError extends Error {}

/**
 * One connection, held exclusively: a second server on the same file is refused, and every commit is on disk
 * before the request that made it is answered.
 */
export function openDatabase(path: string): Db {
  const db = new Database(path);
  try {
    db.pragma("locking_mode = EXCLUSIVE");
    db.pragma("journal_mode = WAL");
    db.pragma("synchronous = FULL");
    db.pragma("busy_timeout = 0");
    db.exec("BEGIN IMMEDIATE; COMMIT;");
    db.exec(schema);
  } catch (error) {
    db.close();
    if (isBusy(error))
      throw new DataInUseError(
        `"${path}" is in use by another fine-tuning-server; stop it, or choose another data directory`,
        { cause: error },
      );
    throw error;
  }
  return db;
}

/**
 * Closes and lets go of the file at once. The driver keeps a connection until its statements are collected, so the
 * exclusive lock is given up first, which write-ahead logging allows only after it is left.
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
