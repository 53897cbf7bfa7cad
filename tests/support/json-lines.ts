import { existsSync, readFileSync } from "node:fs";

/**
 * The objects in a file of JSON lines to which another process may be appending: whole lines only, because a file is
 * empty before its first line is in it, and a line can be read in halves. Empty where there is no file.
 */
export function jsonLines<Line>(path: string): Line[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}
