import { copyFile, readdir, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { notFound } from "../protocol/errors";
import { newId } from "../protocol/ids";
import type { Store } from "../store";
import type { FileRecord } from "../store/files";
import type { Folder } from "../store/folder";
import { type ServerClock, unixSeconds } from "../system/clock";
import { moveDurably, removeIfThere } from "../system/disk";
import { resultPurpose } from "./purposes";

export interface NewFile {
  /** Where the complete content waits, in the same data directory. */
  incoming: string;
  filename: string;
  purpose: string;
  expiresAfterSeconds?: number | undefined;
}

const batchLife = 30 * 24 * 3600;

export function fileService(store: Store, folder: Folder, clock: ServerClock, processingSeconds: number) {
  /** Jobs that are under way keep the content of files that are deleted meanwhile. */
  const inUse = (id: string) =>
    store.jobs
      .open()
      .some((job) => job.status !== "validating_files" && [job.training_file, job.validation_file].includes(id));

  async function dropContent(id: string): Promise<void> {
    if (store.files.get(id) === undefined && !inUse(id)) await removeIfThere(folder.file(id));
  }

  function expire(): void {
    for (const file of store.files.expired(unixSeconds(clock))) {
      store.files.remove(file.id);
      void dropContent(file.id);
    }
  }

  async function keep(file: NewFile): Promise<FileRecord> {
    const id = newId.file();
    const { size } = await stat(file.incoming);
    const created = unixSeconds(clock);
    const life = file.expiresAfterSeconds ?? (file.purpose === "batch" ? batchLife : undefined);
    await moveDurably(file.incoming, folder.file(id));
    return {
      id,
      filename: file.filename,
      purpose: file.purpose,
      bytes: size,
      created_at: created,
      expires_at: life === undefined ? null : created + life,
      processed_at: clock.now() + processingSeconds * 1000,
    };
  }

  /** What could not be made whole takes no room away. */
  async function keepMade(filename: string, make: (incoming: string) => Promise<void>): Promise<FileRecord> {
    const incoming = folder.incoming(newId.request());
    try {
      await make(incoming);
      return await keep({ incoming, filename, purpose: resultPurpose });
    } catch (error) {
      await removeIfThere(incoming);
      throw error;
    }
  }

  return {
    async add(file: NewFile): Promise<FileRecord> {
      const record = await keep(file);
      store.files.insert(record);
      return record;
    },
    /** Puts results where they stay. They are a file only once `store.files` has the record, together with the job that names it. */
    keepResult: (filename: string, content: string): Promise<FileRecord> =>
      keepMade(filename, (incoming) => writeFile(incoming, content)),
    /** Copies what an engine left, so that nothing is lost when the server is killed before the job says that it has it. */
    keepResultFrom: (path: string): Promise<FileRecord> =>
      keepMade(basename(path), (incoming) => copyFile(path, incoming)),
    find(id: string): FileRecord | undefined {
      expire();
      return store.files.get(id);
    },
    get(id: string): FileRecord {
      const file = this.find(id);
      if (!file) throw notFound.file(id);
      return file;
    },
    expire,
    async remove(id: string): Promise<void> {
      expire();
      if (!store.files.remove(id)) throw notFound.file(id);
      await dropContent(id);
    },
    dropContent,
    /** Removes what a server that was killed left behind: content that no record names. */
    async removeLeftovers(): Promise<void> {
      for (const id of await readdir(folder.files)) await dropContent(id);
    },
    /** Whether the vendor would have looked at it by now; also where the clock was set back since it came, to before that. */
    isProcessed({ processed_at }: FileRecord): boolean {
      const now = clock.now();
      return processed_at <= now || processed_at - processingSeconds * 1000 > now;
    },
  };
}

export type FileService = ReturnType<typeof fileService>;
