import { z } from "zod";
import { withoutNull } from "../../../values";
import type { VendorFile } from "../../types";
import { count, optional, text } from "../../wire-fields";

/** An answer about a file. */
export const WireTogetherFile = z.looseObject({
  id: z.string().min(1),
  bytes: count,
  created_at: count,
  filename: text,
  purpose: text,
  processing_status: text,
  validation_report: optional(z.looseObject({ error: text })),
});

/** `GET /files`. */
export const WireTogetherFiles = z.looseObject({ data: z.array(WireTogetherFile).nullable() });

/** How far a file is, in the words that all above know. A file that is not processed for training has none. */
const statuses = new Map([
  ["PENDING", "pending"],
  ["QUEUED", "pending"],
  ["RUNNING", "running"],
  ["COMPLETED", "processed"],
  ["FAILED", "error"],
  ["INVALID_FORMAT", "error"],
]);

/** The file that an answer shows; why Together refused it is said as our own checks say it. */
export function fileFromWire(wire: z.output<typeof WireTogetherFile>): VendorFile {
  const { id, bytes, created_at, filename, purpose, processing_status, validation_report } = wire;
  const status = statuses.get(processing_status ?? "") ?? processing_status ?? undefined;
  return {
    id,
    object: "file",
    bytes: bytes ?? 0,
    createdAt: created_at ?? 0,
    filename: filename ?? "",
    purpose: purpose ?? "",
    ...withoutNull({
      status,
      statusDetails: status === "error" ? detailsOf(wire, validation_report?.error) : undefined,
    }),
  };
}

/** `line 7: messages[1] must contain a role field`; Together counts lines from 1 too. */
function detailsOf({ processing_status }: z.output<typeof WireTogetherFile>, error: string | null | undefined): string {
  if (error !== null && error !== undefined) return error.replace(/^Line (\d+):/, "line $1:");
  return processing_status === "FAILED"
    ? "Together failed to process it and names no fault of the data, so that another upload may do"
    : "its format is none that Together trains on";
}
