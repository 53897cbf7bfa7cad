import type { Db } from "./database";

export interface UploadRecord {
  id: string;
  status: "pending" | "completed" | "cancelled" | "expired";
  created_at: number;
  expires_at: number;
  filename: string;
  purpose: string;
  bytes: number;
  /** Life of the file that the upload becomes, in seconds. */
  file_expires_after: number | null;
  file_id: string | null;
}

export interface PartRecord {
  id: string;
  upload_id: string;
  bytes: number;
  created_at: number;
}

export function uploadStore(db: Db) {
  const put = db.prepare("INSERT OR REPLACE INTO uploads (id, status, expires_at, doc) VALUES (?, ?, ?, ?)");
  const get = db.prepare("SELECT doc FROM uploads WHERE id = ?");
  const overdue = db.prepare("SELECT doc FROM uploads WHERE status = 'pending' AND expires_at <= ?");
  const insertPart = db.prepare("INSERT INTO parts (id, upload_id, bytes, created_at) VALUES (?, ?, ?, ?)");
  const parts = db.prepare("SELECT id, upload_id, bytes, created_at FROM parts WHERE upload_id = ?");
  const removeParts = db.prepare("DELETE FROM parts WHERE upload_id = ?");
  const parse = (row: unknown) => JSON.parse((row as { doc: string }).doc) as UploadRecord;

  return {
    put(upload: UploadRecord): void {
      put.run(upload.id, upload.status, upload.expires_at, JSON.stringify(upload));
    },
    get(id: string): UploadRecord | undefined {
      const row = get.get(id);
      return row === undefined ? undefined : parse(row);
    },
    overdue: (seconds: number) => overdue.all(seconds).map(parse),
    insertPart(part: PartRecord): void {
      insertPart.run(part.id, part.upload_id, part.bytes, part.created_at);
    },
    parts: (uploadId: string) => parts.all(uploadId) as PartRecord[],
    removeParts(uploadId: string): void {
      removeParts.run(uploadId);
    },
  };
}
