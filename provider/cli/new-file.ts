import { type FileHandle, open } from "node:fs/promises";
import { UserError } from "../errors";

/** Opens a file that is not there yet; what a user has is not overwritten. */
export async function newFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx");
  } catch (error) {
    const isThere = typeof error === "object" && error !== null && "code" in error && error.code === "EEXIST";
    throw new UserError(`writing "${path}": ${isThere ? "it is there already; name a new file" : error}`);
  }
}
