import { closeDatabase, openDatabase, setting } from "./database";
import { fileStore } from "./files";
import { historyStore } from "./history";
import { jobStore } from "./jobs";
import { modelStore } from "./models";
import { permissionStore } from "./permissions";
import { uploadStore } from "./uploads";

/** Everything that must survive a crash. Each call is on disk when it returns. */
export function openStore(path: string) {
  const db = openDatabase(path);
  // Counted here: the driver aborts the whole process when it is asked whether a closed connection is in a transaction.
  let inTransaction = false;
  return {
    files: fileStore(db),
    uploads: uploadStore(db),
    jobs: jobStore(db),
    history: historyStore(db),
    models: modelStore(db),
    permissions: permissionStore(db),
    /** A value that is made once and then kept. */
    setting: (name: string, make: () => string) => setting(db, name, make),
    /** All or nothing; calls within the work belong to it. */
    together<T>(work: () => T): T {
      if (inTransaction) return work();
      inTransaction = true;
      try {
        return db.transaction(work)() as T;
      } finally {
        inTransaction = false;
      }
    },
    close(): void {
      closeDatabase(db);
    },
  };
}

export type Store = ReturnType<typeof openStore>;
