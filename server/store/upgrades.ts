import type Database from "libsql";

type Db = Database.Database;

/** The data directory was written by a newer server: this one cannot know what its tables mean. */
export class NewerDataError extends Error {}

const tables = `
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

/**
 * `steps[n]` makes a database of version n + 1 out of one of version n; a fresh database is of version 0 and has no
 * tables. A step that was published is never changed, because later ones build on what it made.
 */
const steps: readonly ((db: Db) => void)[] = [
  (db) => {
    // Databases from before versions were counted have these tables already.
    db.exec(tables);
    db.exec(`
      UPDATE jobs SET doc = json_set(json_remove(doc, '$.manner'), '$.dialect', json_extract(doc, '$.manner'))
      WHERE json_type(doc, '$.manner') IS NOT NULL`);
  },
  (db) => {
    // Whatever was trained before jobs named their engine, the embedded learner trained.
    db.exec(`
      UPDATE jobs SET doc = json_set(doc, '$.engine', CASE WHEN json_type(doc, '$.resolved') = 'object'
        THEN json('{"name":"embedded","attempt":0,"offset":0,"device":null,"tokensPerSecond":null,"memoryBytes":null}')
        ELSE json('null') END)`);
  },
];

/** Throws where the database is of a later version than this server knows; `path` is named in the message. */
export function refuseNewer(db: Db, path: string): void {
  const version = versionOf(db);
  if (version <= steps.length) return;
  throw new NewerDataError(
    `"${path}" was written by a newer fine-tuning-server: its data have version ${version}, and this server knows ` +
      `versions up to ${steps.length}; start the newer server, or choose another data directory`,
  );
}

/** Brings the database to the version that this server works with, all at once or not at all. */
export function upgrade(db: Db): void {
  const version = versionOf(db);
  if (version === steps.length) return;
  db.transaction(() => {
    for (const step of steps.slice(version)) step(db);
    db.exec(`PRAGMA user_version = ${steps.length}`);
  })();
}

const versionOf = (db: Db): number =>
  (db.prepare("PRAGMA user_version").get() as { user_version: number }).user_version;
