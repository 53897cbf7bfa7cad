import type { Db } from "./database";
import { type Page, type PageQuery, pageOf } from "./page";

export interface PermissionRecord {
  id: string;
  created_at: number;
  project_id: string;
}

const columns = "id, created_at, project_id";

/** Which projects may use a checkpoint. */
export function permissionStore(db: Db) {
  const insert = db.prepare(
    "INSERT OR IGNORE INTO permissions (id, checkpoint, project_id, created_at) VALUES (?, ?, ?, ?)",
  );
  const byProject = db.prepare(`SELECT ${columns} FROM permissions WHERE checkpoint = ? AND project_id = ?`);
  const position = db.prepare("SELECT seq FROM permissions WHERE id = ? AND checkpoint = ?");
  const remove = db.prepare("DELETE FROM permissions WHERE id = ? AND checkpoint = ?");
  const list = (order: "ascending" | "descending") =>
    db.prepare(`
      SELECT ${columns} FROM permissions
      WHERE checkpoint = ?1 AND (?2 IS NULL OR project_id = ?2) AND seq ${order === "ascending" ? ">" : "<"} ?3
      ORDER BY seq ${order === "ascending" ? "ASC" : "DESC"} LIMIT ?4`);
  const lists = { ascending: list("ascending"), descending: list("descending") };

  return {
    /** A project that may use the checkpoint already keeps its permission. */
    grant(checkpoint: string, permission: PermissionRecord): PermissionRecord {
      insert.run(permission.id, checkpoint, permission.project_id, permission.created_at);
      return byProject.get(checkpoint, permission.project_id) as PermissionRecord;
    },
    position: (checkpoint: string, id: string) => (position.get(id, checkpoint) as { seq: number } | undefined)?.seq,
    list(
      checkpoint: string,
      query: PageQuery & { projectId?: string | undefined; order: "ascending" | "descending" },
    ): Page<PermissionRecord> {
      const start = query.after ?? (query.order === "ascending" ? 0 : Number.MAX_SAFE_INTEGER);
      return pageOf(
        query.limit,
        (count) => lists[query.order].all(checkpoint, query.projectId ?? null, start, count) as PermissionRecord[],
      );
    },
    remove: (checkpoint: string, id: string) => remove.run(id, checkpoint).changes > 0,
  };
}
