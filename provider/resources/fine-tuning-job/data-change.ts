import { isUnknown } from "../../engine/unknown";

/** A file id and what is known of the rows behind it; `undefined` where there is no file. */
export interface DataReference {
  id: unknown;
  /** Content hash; the engine's marker when it is known only at `up`; `undefined` for a bare id. */
  hash: unknown;
}

export type DataChange =
  | "none"
  /** Another upload of the same rows. */
  | "same-rows"
  /** Other rows: train again. */
  | "other-rows"
  /** Whether this trains again is known only at `up`. */
  | "undecided";

/** What changed data mean for a job. The table of design and docs ("When do data retrain?"), row by row. */
export function dataChange(old: DataReference | undefined, now: DataReference | undefined): DataChange {
  if (old === undefined && now === undefined) return "none";
  if (now !== undefined && (isUnknown(now.hash) || (isUnknown(now.id) && now.hash === undefined))) return "undecided";
  if (old === undefined || now === undefined) return "other-rows";
  if (old.id === now.id) return "none";
  if (typeof old.hash === "string" && typeof now.hash === "string") return compareHashes(old.hash, now.hash);
  // A side without a hash, and not the same id: another file, or one that does not exist yet and cannot be the old one.
  return "other-rows";
}

/** Hashes name their algorithm (`c1:`); those of different algorithms say nothing about each other. */
function compareHashes(old: string, now: string): DataChange {
  if (old === now) return "same-rows";
  return algorithm(old) === algorithm(now) ? "other-rows" : "undecided";
}

const algorithm = (hash: string) => hash.slice(0, hash.indexOf(":"));

/** The reference in a resource's inputs or outputs. */
export function dataReference(id: unknown, data: unknown): DataReference | undefined {
  if (id === undefined) return undefined;
  if (isUnknown(data)) return { id, hash: data };
  const hash = typeof data === "object" && data !== null && "contentHash" in data ? data.contentHash : undefined;
  return { id, hash };
}
