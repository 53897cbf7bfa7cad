import { closeDatabase, type Db, openDatabase, setting } from "./database";
import { fileStore } from "./files";
import { historyStore } from "./history";
import { jobStore } from "./jobs";
import { modelStore } from "./models";
import { permissionStore } from "./permissions";
import { uploadStore } from "./uploads";

/** Everything that must survive a crash. Each call is on disk when it returns. */
export function openStore(path: string) {
  const db = openDatabase(path);
  return {
    files: fileStore(db),
    uploads: uploadStore(db),
    jobs: jobStore(db),
    history: historyStore(db),
    models: modelStore(db),
    permissions: permissionStore(db),
    /** A value that is made once and then kept. */
    setting: (name: string, make: () => string) => setting(db, name, make),
    /** All or nothing. */
    together: <T>(work: () => T): T => together(db, work),
    close(): void {
      closeDatabase(db);
    },
  };
}

export type Store = ReturnType<typeof openStore>;

function together<T>(db: Db, work: () => T): T {
  return db.inTransaction ? work() : (db.transaction(work)() as T);
}
