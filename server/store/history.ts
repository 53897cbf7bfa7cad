import type { Db } from "./database";
import type { CheckpointRecord, EventRecord } from "./job-record";
import { type Page, type PageQuery, pageOf } from "./page";

export interface StepRow {
  step: number;
  metrics: Record<string, number>;
}

const docs = <T>(rows: unknown[]) => rows.map((row) => JSON.parse((row as { doc: string }).doc) as T);

/** What a job records while it runs: events, metrics per step, checkpoints. */
export function historyStore(db: Db) {
  const insertEvent = db.prepare("INSERT INTO events (id, job_id, doc) VALUES (?, ?, ?)");
  const latestEvent = db.prepare(
    "SELECT json_extract(doc, '$.created_at') AS at FROM events WHERE job_id = ? ORDER BY seq DESC LIMIT 1",
  );
  const eventPosition = db.prepare("SELECT seq FROM events WHERE id = ? AND job_id = ?");
  const events = db.prepare("SELECT doc FROM events WHERE job_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?");
  const putStep = db.prepare("INSERT OR IGNORE INTO steps (job_id, step, metrics) VALUES (?, ?, ?)");
  const steps = db.prepare("SELECT step, metrics FROM steps WHERE job_id = ? ORDER BY step");
  const lastStep = db.prepare("SELECT step, metrics FROM steps WHERE job_id = ? ORDER BY step DESC LIMIT 1");
  const insertCheckpoint = db.prepare("INSERT INTO checkpoints (id, job_id, step, doc) VALUES (?, ?, ?, ?)");
  const removeCheckpoint = db.prepare("DELETE FROM checkpoints WHERE id = ?");
  const checkpointPosition = db.prepare("SELECT step FROM checkpoints WHERE id = ? AND job_id = ?");
  const checkpoints = db.prepare(
    "SELECT doc FROM checkpoints WHERE job_id = ? AND step < ? ORDER BY step DESC, seq DESC LIMIT ?",
  );

  const stepOf = (row: unknown): StepRow => {
    const { step, metrics } = row as { step: number; metrics: string };
    return { step, metrics: JSON.parse(metrics) as Record<string, number> };
  };
  const latestEventAt = (jobId: string) => (latestEvent.get(jobId) as { at: number } | undefined)?.at ?? 0;

  return {
    /** Its time is no earlier than that of the event before, also where the clock was set back between the two. */
    insertEvent(jobId: string, event: EventRecord): void {
      const created_at = Math.max(event.created_at, latestEventAt(jobId));
      insertEvent.run(event.id, jobId, JSON.stringify({ ...event, created_at }));
    },
    /** Seconds since 1970; 0 where nothing was said of the job. */
    latestEventAt,
    eventPosition: (jobId: string, id: string) => (eventPosition.get(id, jobId) as { seq: number } | undefined)?.seq,
    /** Newest first. */
    events(jobId: string, query: PageQuery): Page<EventRecord> {
      const start = query.after ?? Number.MAX_SAFE_INTEGER;
      return pageOf(query.limit, (count) => docs<EventRecord>(events.all(jobId, start, count)));
    },
    /** False when the step is known already: a job that started over after a crash repeats its steps. */
    putStep: (jobId: string, row: StepRow) => putStep.run(jobId, row.step, JSON.stringify(row.metrics)).changes > 0,
    steps: (jobId: string): StepRow[] => steps.all(jobId).map(stepOf),
    lastStep(jobId: string): StepRow | undefined {
      const row = lastStep.get(jobId);
      return row === undefined ? undefined : stepOf(row);
    },
    insertCheckpoint(record: CheckpointRecord): void {
      insertCheckpoint.run(record.id, record.fine_tuning_job_id, record.step_number, JSON.stringify(record));
    },
    removeCheckpoint(id: string): void {
      removeCheckpoint.run(id);
    },
    checkpointPosition: (jobId: string, id: string) =>
      (checkpointPosition.get(id, jobId) as { step: number } | undefined)?.step,
    /** Highest step first. */
    checkpoints(jobId: string, query: PageQuery): Page<CheckpointRecord> {
      const start = query.after ?? Number.MAX_SAFE_INTEGER;
      return pageOf(query.limit, (count) => docs<CheckpointRecord>(checkpoints.all(jobId, start, count)));
    },
  };
}
