import type { Db } from "./database";

export interface ModelRecord {
  id: string;
  created_at: number;
  job_id: string;
  /** Path of the snapshot, relative to the data directory. */
  snapshot: string;
}

export function modelStore(db: Db) {
  const insert = db.prepare("INSERT OR REPLACE INTO models (id, created_at, job_id, snapshot) VALUES (?, ?, ?, ?)");
  const get = db.prepare("SELECT id, created_at, job_id, snapshot FROM models WHERE id = ?");
  const list = db.prepare("SELECT id, created_at, job_id, snapshot FROM models ORDER BY seq");
  const remove = db.prepare("DELETE FROM models WHERE id = ?");
  return {
    insert(model: ModelRecord): void {
      insert.run(model.id, model.created_at, model.job_id, model.snapshot);
    },
    get: (id: string) => get.get(id) as ModelRecord | undefined,
    list: () => list.all() as ModelRecord[],
    remove: (id: string) => remove.run(id).changes > 0,
  };
}
