/** The sentence in whatever was thrown. By its shape: an error of another realm is no `Error` of this one. */
export const messageOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);

/** The system's name for what went wrong, such as `ENOENT`; empty where it has none. */
export const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";

interface DiskTrouble {
  code: "disk_full" | "server_error";
  message: string;
}

/** Why a job fails when the disk that it needs has no room. */
export const diskFull: DiskTrouble = {
  code: "disk_full",
  message: "The disk is full: make room and create the job again.",
};

/** What the system cannot do just now and can in a while: too many processes or open files, no memory. */
const passing = new Set(["EAGAIN", "ENOMEM", "EMFILE", "ENFILE", "ETXTBSY"]);
export const isPassing = (error: unknown): boolean => passing.has(codeOf(error));

/** No room on the disk, in the quota, or for a larger file. */
const full = new Set(["ENOSPC", "EDQUOT", "EFBIG", "SQLITE_FULL"]);
const forbidden = new Set(["EACCES", "EPERM", "EROFS", "SQLITE_READONLY"]);

/** Why a job fails by what the disk refuses; undefined where something else went wrong. */
export function diskTrouble(error: unknown): DiskTrouble | undefined {
  const code = codeOf(error);
  if (full.has(code)) return diskFull;
  if (!forbidden.has(code)) return undefined;
  const message = `The server lacks a permission on its own data: ${messageOf(error)}. Give it back and create the job again.`;
  return { code: "server_error", message };
}
