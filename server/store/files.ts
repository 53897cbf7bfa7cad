import type { Db } from "./database";
import { type Page, type PageQuery, pageOf } from "./page";

export interface FileRecord {
  id: string;
  filename: string;
  purpose: string;
  bytes: number;
  created_at: number;
  expires_at: number | null;
  /** When the vendor would have finished looking at it; milliseconds since 1970. */
  processed_at: number;
}

const columns = "id, filename, purpose, bytes, created_at, expires_at, processed_at";

export function fileStore(db: Db) {
  const insert = db.prepare(`INSERT INTO files (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const byId = db.prepare(`SELECT ${columns} FROM files WHERE id = ?`);
  const position = db.prepare("SELECT seq FROM files WHERE id = ?");
  const remove = db.prepare("DELETE FROM files WHERE id = ?");
  const expired = db.prepare(`SELECT ${columns} FROM files WHERE expires_at <= ?`);
  const list = (order: "asc" | "desc") =>
    db.prepare(`
      SELECT ${columns} FROM files
      WHERE (?1 IS NULL OR purpose = ?1) AND seq ${order === "asc" ? ">" : "<"} ?2
      ORDER BY seq ${order} LIMIT ?3`);
  const ascending = list("asc");
  const descending = list("desc");

  return {
    insert(file: FileRecord): void {
      insert.run(file.id, file.filename, file.purpose, file.bytes, file.created_at, file.expires_at, file.processed_at);
    },
    get: (id: string) => byId.get(id) as FileRecord | undefined,
    position: (id: string) => (position.get(id) as { seq: number } | undefined)?.seq,
    list(query: PageQuery & { purpose?: string | undefined; order: "asc" | "desc" }): Page<FileRecord> {
      const statement = query.order === "asc" ? ascending : descending;
      const start = query.after ?? (query.order === "asc" ? 0 : Number.MAX_SAFE_INTEGER);
      return pageOf(query.limit, (count) => statement.all(query.purpose ?? null, start, count) as FileRecord[]);
    },
    remove: (id: string) => remove.run(id).changes > 0,
    expired: (seconds: number) => expired.all(seconds) as FileRecord[],
  };
}
