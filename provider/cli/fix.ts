/** `fine-tuning check --fix`: what has one right answer is corrected, into a new file. */

import { join, parse } from "node:path";
import { plural } from "../amounts";
import { type CorrectedFile, correctFile, type DatasetReport, type FileState, unreadableText } from "../dataset";
import { UserError } from "../errors";
import { intoNewFiles } from "./new-file";

/** `data/train.fixed.jsonl` for `data/train.jsonl`. */
export function fixedPath(path: string): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}.fixed${ext === "" ? ".jsonl" : ext}`);
}

/** A file that was written, what was corrected in it, and what is still to be said of it. */
export interface Fixed {
  path: string;
  corrected: CorrectedFile;
  report: DatasetReport;
}

/** Writes the new file; undefined, and no file, where there is nothing to correct. `before` is the file as it was checked. */
export async function fix(path: string, before?: FileState): Promise<Omit<Fixed, "report"> | undefined> {
  const output = fixedPath(path);
  return intoNewFiles({ output }, async (write) => {
    const corrected = await correctFile(path, write.output, before);
    if ("code" in corrected) throw new UserError(`reading the rows to correct: ${unreadableText(corrected)}`);
    const keep = corrected.lines > 0;
    return { outcome: keep ? { path: output, corrected } : undefined, keep };
  });
}

/** What was corrected, and what that made of the findings. */
export function fixText(fixed: Fixed | undefined, before: Pick<DatasetReport, "errors" | "warnings">): string[] {
  if (fixed === undefined) return ["  fixed    nothing has one right answer; no file is written"];
  const { lines, corrections } = fixed.corrected;
  const kinds = [...corrections].map(([kind, count]) => `${count} × ${kind}`).join(", ");
  const { errors, warnings } = fixed.report;
  return [
    `  fixed    ${plural(lines, "line")} into ${fixed.path}: ${kinds}`,
    `           errors ${before.errors} → ${errors}, warnings ${before.warnings} → ${warnings}`,
  ];
}
