import { mkdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/**
 * The data directory. Names in it are made from our own ids only, never from what a client sent,
 * so no request can reach another directory.
 */
export function openFolder(root: string) {
  const base = resolve(root);
  const folders = { files: join(base, "files"), uploads: join(base, "uploads"), jobs: join(base, "jobs") };
  const incoming = join(base, "incoming");
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    base,
    database: join(base, "server.db"),
    keys: join(base, "keys.json"),
    file: (id: string) => join(folders.files, id),
    files: folders.files,
    uploads: folders.uploads,
    part: (uploadId: string, partId: string) => join(folders.uploads, uploadId, partId),
    upload: (uploadId: string) => join(folders.uploads, uploadId),
    job: (id: string) => join(folders.jobs, id),
    trainerLog: (jobId: string, attempt: number) => join(folders.jobs, jobId, `attempt-${attempt}`, "trainer.log"),
    incoming: (name: string) => join(incoming, name),
    /** Half uploads of a server that was killed vanish. Only the owner of the data directory may call this. */
    clearIncoming(): void {
      rmSync(incoming, { recursive: true, force: true });
      mkdirSync(incoming, { mode: 0o700 });
    },
    /** Stored paths are relative, so that the directory can be moved. */
    relative: (path: string) => relative(base, path),
    absolute: (path: string) => join(base, path),
  };
}

export type Folder = ReturnType<typeof openFolder>;
