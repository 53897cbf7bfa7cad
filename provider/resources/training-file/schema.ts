import { z } from "zod";
import { isUnknown } from "../../engine/unknown";
import type { Problem } from "../shared/check";
import { connectionSchema, declarationSchema, oneOf, type Same, text, wholeBetween } from "../shared/rules";
import type { TrainingFileInputs } from "./training-file";

/** Rows travel through the engine and the state of the stack; larger data belong into a file. */
const MAX_ROWS_BYTES = 4 * 1024 * 1024;

export const trainingFileSchema = z.strictObject({
  path: text("must be the path of a JSONL file").optional(),
  rows: z.array(z.unknown(), "must be a list of examples").optional(),
  purpose: text('must be a purpose such as "fine-tune"').optional(),
  filename: text("must be a file name").optional(),
  // OpenAI's contract document, FileExpirationAfter.
  expiresAfterSeconds: wholeBetween(3600, 2592000).optional(),
  method: oneOf("supervised", "dpo", "reinforcement").optional(),
  allowSecrets: z.boolean("must be true or false").optional(),
  connection: connectionSchema.optional(),
  ...declarationSchema,
});

true satisfies Same<keyof z.output<typeof trainingFileSchema>, keyof TrainingFileInputs>;

/** Rules across arguments. Takes unchecked inputs, because in a preview some of them are not known yet. */
export function sourceProblems({ path, rows, filename }: Record<string, unknown>): Problem[] {
  if (path !== undefined && rows !== undefined)
    return [{ property: "rows", reason: "and path are both given; give exactly one of them" }];
  if (path === undefined && rows === undefined)
    return [
      { property: "path", reason: "is missing: give the path of a JSONL file, or the examples themselves as rows" },
    ];
  if (typeof filename === "string" && !isUnknown(filename) && /[/\\]/.test(filename))
    return [{ property: "filename", reason: "must be a bare name, without directories" }];
  if (!Array.isArray(rows) || Buffer.byteLength(JSON.stringify(rows)) <= MAX_ROWS_BYTES) return [];
  return [
    {
      property: "rows",
      reason: "are larger than 4 MB, which the state of the stack would carry; write them to a file and give its path",
    },
  ];
}
