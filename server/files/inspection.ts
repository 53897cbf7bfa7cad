import type { MethodType } from "../trainer/types";
import { linesOf } from "./lines";
import { formatOf, rowFault } from "./rows/faults";
import { isObject } from "./rows/messages";
import { rowTokens } from "./tokens";

export interface InspectionRequest {
  path: string;
  /** Named in messages. */
  fileId: string;
  method: MethodType;
  role: "training" | "validation";
  /** Examples are cut to this many tokens, and billed so. */
  contextTokens: number;
}

export type Inspection =
  | { usable: true; examples: number; tokens: number }
  | {
      usable: false;
      code: "invalid_n_examples" | "invalid_training_file" | "invalid_validation_file";
      message: string;
    };

export const fewestExamples = 10;

/** Reads a data file as the job would: the first fault, or what there is to train on. */
export async function inspectFile(request: InspectionRequest): Promise<Inspection> {
  let examples = 0;
  let tokens = 0;
  for await (const line of linesOf(request.path)) {
    const row = parseRow(line.text);
    if (typeof row === "string") return unusable(request, `Invalid file format. Line ${line.number}: ${row}.`);
    const mismatch = examples === 0 ? methodMismatch(row, request) : undefined;
    if (mismatch !== undefined) return unusable(request, mismatch);
    const fault = rowFault(row, request.method);
    if (fault !== undefined) return unusable(request, `Invalid file format. Line ${line.number}: ${fault}.`);
    examples += 1;
    tokens += Math.min(request.contextTokens, rowTokens(row));
  }
  if (request.role === "training" && examples < fewestExamples) {
    const message = `Training file has ${examples} example(s), but must have at least ${fewestExamples} examples`;
    return { usable: false, code: "invalid_n_examples", message };
  }
  if (examples === 0) return unusable(request, "The file has no examples.");
  return { usable: true, examples, tokens };
}

function parseRow(text: string): Record<string, unknown> | string {
  try {
    const row: unknown = JSON.parse(text);
    return isObject(row) ? row : "a JSON object is expected";
  } catch (error) {
    return `line contains invalid json: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function methodMismatch(row: Record<string, unknown>, request: InspectionRequest): string | undefined {
  const format = formatOf(row);
  const fitting = { chat: "supervised", completion: "supervised", preference: "dpo", unknown: undefined }[format];
  if (fitting === undefined) {
    return request.method === "supervised"
      ? "Unexpected file format, expected either prompt/completion pairs or chat messages."
      : undefined;
  }
  if (fitting === request.method || (format === "chat" && request.method === "reinforcement")) return undefined;
  return `Input file ${request.fileId} is in the fine-tune-${format} format, but the specified fine-tuning job is not using '${fitting}' as the training method (provided method=${request.method}).`;
}

function unusable(request: InspectionRequest, reason: string): Inspection {
  return {
    usable: false,
    code: `invalid_${request.role}_file`,
    message: `The job failed due to an invalid ${request.role} file. ${reason}`,
  };
}
