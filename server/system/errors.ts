/** The sentence in whatever was thrown. By its shape: an error of another realm is no `Error` of this one. */
export const messageOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);

/** The system's name for what went wrong, such as `ENOENT`; empty where it has none. */
export const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";

/** Why a job fails when the disk that it needs has no room. */
export const diskFull = { code: "disk_full", message: "The disk is full: make room and create the job again." };
