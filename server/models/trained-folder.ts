import { existsSync } from "node:fs";
import { openStore } from "../store";
import { openFolder } from "../store/folder";

/**
 * The folder or file with what a fine-tuned model's or checkpoint's name stands for, in the data directory of a server
 * that does not run; undefined where it has no such model. Throws `DataInUseError` while a server runs on it.
 */
export function trainedFolder(data: string, model: string): string | undefined {
  const folder = openFolder(data);
  if (!existsSync(folder.database)) return undefined;
  const store = openStore(folder.database);
  try {
    const found = store.models.get(model);
    return found && folder.absolute(found.snapshot);
  } finally {
    store.close();
  }
}
