import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { badRequest, HttpError, notFound } from "../protocol/errors";
import { newId } from "../protocol/ids";
import { status } from "../protocol/status";
import type { Store } from "../store";
import type { FileRecord } from "../store/files";
import type { Folder } from "../store/folder";
import type { PartRecord, UploadRecord } from "../store/uploads";
import { type ServerClock, unixSeconds } from "../system/clock";
import { moveDurably, removeIfThere } from "../system/disk";
import type { FileService } from "./files";

export const maxPartBytes = 64 * 1024 * 1024;
export const maxUploadBytes = 8 * 1024 ** 3;
const lifeSeconds = 3600;

export interface NewUpload {
  filename: string;
  purpose: string;
  bytes: number;
  fileExpiresAfter: number | null;
}

/** Files that arrive in parts. Parts may come in any order and at once; completing puts them together. */
export function uploadService(store: Store, folder: Folder, clock: ServerClock, files: FileService) {
  const completing = new Set<string>();

  function expire(): void {
    for (const upload of store.uploads.overdue(unixSeconds(clock))) close(upload, "expired");
  }

  function close(
    upload: UploadRecord,
    status: "cancelled" | "expired" | "completed",
    fileId: string | null = null,
  ): UploadRecord {
    const closed = { ...upload, status, file_id: fileId };
    store.together(() => {
      store.uploads.put(closed);
      store.uploads.removeParts(upload.id);
    });
    void removeIfThere(folder.upload(upload.id));
    return closed;
  }

  function pending(id: string): UploadRecord {
    expire();
    const upload = store.uploads.get(id);
    if (!upload) throw notFound.upload(id);
    if (upload.status === "expired")
      throw new HttpError(status.gone, `Upload ${id} has expired.`, { param: "upload_id", code: "upload_expired" });
    if (upload.status !== "pending")
      throw badRequest(`Upload ${id} is already ${upload.status}.`, "upload_id", "invalid_upload_status");
    return upload;
  }

  async function assemble(upload: UploadRecord, parts: PartRecord[], md5: string | undefined): Promise<FileRecord> {
    const incoming = folder.incoming(newId.request());
    const hash = createHash("md5");
    try {
      await pipeline(
        async function* () {
          for (const part of parts) {
            for await (const chunk of createReadStream(folder.part(upload.id, part.id)) as AsyncIterable<Buffer>) {
              hash.update(chunk);
              yield chunk;
            }
          }
        },
        createWriteStream(incoming, { mode: 0o600 }),
      );
      const found = hash.digest("hex");
      if (md5 !== undefined && md5.toLowerCase() !== found) {
        throw badRequest(
          `The MD5 checksum does not match: expected ${md5}, but the parts have ${found}.`,
          "md5",
          "checksum_mismatch",
        );
      }
      const { filename, purpose, file_expires_after } = upload;
      return await files.add({ incoming, filename, purpose, expiresAfterSeconds: file_expires_after ?? undefined });
    } catch (error) {
      await removeIfThere(incoming);
      throw error;
    }
  }

  return {
    create(upload: NewUpload): UploadRecord {
      const created = unixSeconds(clock);
      const record: UploadRecord = {
        id: newId.upload(),
        status: "pending",
        created_at: created,
        expires_at: created + lifeSeconds,
        filename: upload.filename,
        purpose: upload.purpose,
        bytes: upload.bytes,
        file_expires_after: upload.fileExpiresAfter,
        file_id: null,
      };
      store.uploads.put(record);
      return record;
    },
    pending,
    /** Takes a part that lies complete in `incoming`. */
    async addPart(uploadId: string, incoming: string, bytes: number): Promise<PartRecord> {
      const upload = pending(uploadId);
      const part = { id: newId.part(), upload_id: upload.id, bytes, created_at: unixSeconds(clock) };
      mkdirSync(folder.upload(upload.id), { recursive: true, mode: 0o700 });
      await moveDurably(incoming, folder.part(upload.id, part.id));
      store.uploads.insertPart(part);
      return part;
    },
    async complete(id: string, partIds: string[], md5: string | undefined): Promise<UploadRecord> {
      const upload = pending(id);
      const known = new Map(store.uploads.parts(id).map((part) => [part.id, part]));
      const parts = partIds.map((partId) => {
        const part = known.get(partId);
        if (!part) throw badRequest(`Part ${partId} does not belong to upload ${id}.`, "part_ids", "invalid_part");
        return part;
      });
      if (new Set(partIds).size !== partIds.length)
        throw badRequest("A part is named twice.", "part_ids", "invalid_part");
      const total = parts.reduce((sum, part) => sum + part.bytes, 0);
      if (total !== upload.bytes) {
        throw badRequest(
          `The upload was announced with ${upload.bytes} bytes, but its parts have ${total}.`,
          "part_ids",
          "invalid_upload_size",
        );
      }
      if (completing.has(id))
        throw badRequest(`Upload ${id} is being completed.`, "upload_id", "invalid_upload_status");
      completing.add(id);
      try {
        const file = await assemble(upload, parts, md5);
        return close(upload, "completed", file.id);
      } finally {
        completing.delete(id);
      }
    },
    /** Removes what a server that was killed left behind: parts of uploads that are over. */
    async removeLeftovers(): Promise<void> {
      for (const id of await readdir(folder.uploads)) {
        if (store.uploads.get(id)?.status !== "pending") await removeIfThere(folder.upload(id));
      }
    },
    cancel: (id: string) => close(pending(id), "cancelled"),
  };
}

export type UploadService = ReturnType<typeof uploadService>;
