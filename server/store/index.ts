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
        return transaction(db, work);
      } finally {
        inTransaction = false;
      }
    },
    close(): void {
      closeDatabase(db);
    },
  };
}

function transaction<T>(db: Db, work: () => T): T {
  db.exec("BEGIN");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

function rollBack(db: Db): void {
  try {
    db.exec("ROLLBACK");
  } catch {
    // A full disk has ended the transaction already; that is what is to be told.
  }
}

export type Store = ReturnType<typeof openStore>;
