import { mkdirSync, rmSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { EngineName } from "../engines";
import type { Progress } from "../engines/types";

/** Stands before stored paths of the shared directory; no name of ours has a colon. */
const sharedMark = "shared:";

/**
 * The data directory. Names in it are made from our own ids only, never from what a client sent,
 * so no request can reach another directory.
 * @param shared directory that a cluster has mounted too; what it trains is kept there
 */
export function openFolder(root: string, shared?: string) {
  const base = resolve(root);
  // A directory that is not there any more leaves models that cannot be loaded, and a server that says so.
  const sharedBase = shared === undefined ? join(base, "shared") : resolve(shared);
  const folders = { files: join(base, "files"), uploads: join(base, "uploads"), jobs: join(base, "jobs") };
  const incoming = join(base, "incoming");
  const jobFolder = (id: string, engine: EngineName) =>
    engine === "ray" ? join(sharedBase, "jobs", id) : join(folders.jobs, id);
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
    job: jobFolder,
    trainerLog: (id: string, { name, attempt }: Pick<Progress, "attempt"> & { name: EngineName }) =>
      join(jobFolder(id, name), `attempt-${attempt}`, "trainer.log"),
    incoming: (name: string) => join(incoming, name),
    /** Half uploads of a server that was killed vanish. Only the owner of the data directory may call this. */
    clearIncoming(): void {
      rmSync(incoming, { recursive: true, force: true });
      mkdirSync(incoming, { mode: 0o700 });
    },
    /** Stored paths are relative, so that the directories can be moved. */
    relative(path: string): string {
      const below = relative(sharedBase, path);
      return below.startsWith("..") || isAbsolute(below) ? relative(base, path) : `${sharedMark}${below}`;
    },
    /** For people who look for it: from the data directory on, where it is in there. */
    shown: (path: string): string => (relative(base, path).startsWith("..") ? path : relative(base, path)),
    absolute: (path: string) =>
      path.startsWith(sharedMark) ? join(sharedBase, path.slice(sharedMark.length)) : join(base, path),
  };
}

export type Folder = ReturnType<typeof openFolder>;
