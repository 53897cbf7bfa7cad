import type { Db } from "./database";
import type { JobRecord } from "./job-record";
import { openStatuses } from "./job-record";
import { type Page, type PageQuery, pageOf } from "./page";

export interface JobQuery extends PageQuery {
  /** Every entry must be there; null asks for jobs without metadata. */
  metadata?: [name: string, value: string][] | null | undefined;
  /** Hides what was created after this second. */
  createdUntil?: number | undefined;
}

export function jobStore(db: Db) {
  const insert = db.prepare("INSERT INTO jobs (id, status, created_at, doc) VALUES (?, ?, ?, ?)");
  const insertMetadata = db.prepare("INSERT INTO job_metadata (job_seq, name, value) VALUES (?, ?, ?)");
  const update = db.prepare("UPDATE jobs SET status = ?, doc = ? WHERE id = ?");
  const get = db.prepare("SELECT doc FROM jobs WHERE id = ?");
  const position = db.prepare("SELECT seq FROM jobs WHERE id = ?");
  const open = db.prepare(
    `SELECT doc FROM jobs WHERE status IN (${openStatuses.map(() => "?").join(", ")}) ORDER BY seq`,
  );
  const parse = (row: unknown) => JSON.parse((row as { doc: string }).doc) as JobRecord;

  return {
    /** Several statements: the caller keeps them together. */
    insert(job: JobRecord): void {
      insert.run(job.id, job.status, job.created_at, JSON.stringify(job));
      const seq = (position.get(job.id) as { seq: number }).seq;
      for (const [name, value] of Object.entries(job.metadata ?? {})) insertMetadata.run(seq, name, value);
    },
    update(job: JobRecord): void {
      update.run(job.status, JSON.stringify(job), job.id);
    },
    get(id: string): JobRecord | undefined {
      const row = get.get(id);
      return row === undefined ? undefined : parse(row);
    },
    position: (id: string) => (position.get(id) as { seq: number } | undefined)?.seq,
    /** Jobs that have not ended, oldest first. */
    open: () => open.all(...openStatuses).map(parse),
    /** Newest first. */
    list(query: JobQuery): Page<JobRecord> {
      const entries = query.metadata ?? [];
      const conditions = ["seq < ?", "created_at <= ?"];
      if (query.metadata === null) conditions.push("NOT EXISTS (SELECT 1 FROM job_metadata WHERE job_seq = jobs.seq)");
      for (const _ of entries) {
        conditions.push("seq IN (SELECT job_seq FROM job_metadata WHERE name = ? AND value = ?)");
      }
      const statement = db.prepare(`SELECT doc FROM jobs WHERE ${conditions.join(" AND ")} ORDER BY seq DESC LIMIT ?`);
      const start = [query.after ?? Number.MAX_SAFE_INTEGER, query.createdUntil ?? Number.MAX_SAFE_INTEGER];
      return pageOf(query.limit, (count) => statement.all(...start, ...entries.flat(), count).map(parse));
    },
  };
}
