import type { MethodType } from "../engines/types";
import { messageOf } from "../system/errors";
import { linesOf } from "./lines";
import { formatOf, type RowFormat, rowFault } from "./rows/faults";
import { formatFault, roleFault } from "./rows/format-fault";
import { rowHasImage } from "./rows/images";
import { isDeeper, isObject } from "./rows/values";
import { rowTokens } from "./tokens";

export interface InspectionRequest {
  path: string;
  /** Named in messages. */
  fileId: string;
  method: MethodType;
  role: "training" | "validation";
  /** Named in messages. */
  model: string;
  /** The model takes prompts with completions and nothing else. */
  completionsOnly: boolean;
  /** Examples are cut to this many tokens, and billed so. */
  contextTokens: number;
}

export type Inspection =
  | { usable: true; examples: number; tokens: number }
  | {
      usable: false;
      code: "invalid_n_examples" | "invalid_training_file" | "invalid_validation_file" | "invalid_file_format";
      message: string;
      /** The line among the job's events. */
      event: string;
    };

export const fewestExamples = 10;

/** The vendor's limit for a file. */
const mostWithImages = 50_000;

/** Reads a data file as the job would: the first fault, or what there is to train on. */
export async function inspectFile(request: InspectionRequest): Promise<Inspection> {
  let examples = 0;
  let tokens = 0;
  let withImages = 0;
  let format: RowFormat | undefined;
  for await (const line of linesOf(request.path)) {
    const row = line.fault ?? parseRow(line.text);
    if (typeof row === "string") return unusableFile(request.role, `Invalid file format. Line ${line.number}: ${row}.`);
    const mismatch = examples === 0 ? (methodMismatch(row, request) ?? modelMismatch(row, request)) : undefined;
    if (mismatch !== undefined) return unusableFile(request.role, mismatch);
    format ??= formatOf(row);
    const example = examples + 1;
    const role = roleFault(row);
    if (role !== undefined) return unusableFile(request.role, `Invalid file format. Example ${example}, ${role}`);
    const known = formatFault(row, request);
    if (known !== undefined) return unusableFor("invalid_file_format", `Example ${example} ${known}.`);
    const fault = rowFault(row, request.method, format);
    if (fault !== undefined) return unusableFile(request.role, `Invalid file format. Line ${line.number}: ${fault}.`);
    examples += 1;
    if (rowHasImage(row)) withImages += 1;
    tokens += Math.min(request.contextTokens, rowTokens(row));
  }
  if (request.role === "training" && examples < fewestExamples) {
    const message = `Training file has ${examples} example(s), but must have at least ${fewestExamples} examples`;
    return unusableFor("invalid_n_examples", message);
  }
  if (withImages > mostWithImages)
    return unusableFile(
      request.role,
      `${withImages} examples have images, but at most ${mostWithImages} of a file may.`,
    );
  if (examples === 0) return unusableFile(request.role, "The file has no examples.");
  return { usable: true, examples, tokens };
}

/** Levels of lists and objects in one another. */
const deepest = 200;

function parseRow(text: string): Record<string, unknown> | string {
  try {
    const row: unknown = JSON.parse(text);
    if (isDeeper(row, deepest)) return `the example is nested more than ${deepest} levels deep`;
    return isObject(row) ? row : "a JSON object is expected";
  } catch (error) {
    return `line contains invalid json: ${messageOf(error)}`;
  }
}

function methodMismatch(row: Record<string, unknown>, request: InspectionRequest): string | undefined {
  const format = formatOf(row);
  const fitting = { chat: "supervised", completion: "supervised", preference: "dpo", unknown: undefined }[format];
  if (fitting === undefined) {
    return expected[request.method];
  }
  if (fitting === request.method || (format === "chat" && request.method === "reinforcement")) return undefined;
  return `Input file ${request.fileId} is in the fine-tune-${format} format, but the specified fine-tuning job is not using '${fitting}' as the training method (provided method=${request.method}).`;
}

const expected: Record<MethodType, string | undefined> = {
  supervised: "Unexpected file format, expected either prompt/completion pairs or chat messages.",
  dpo: "Unexpected file format, expected preference pairs.",
  reinforcement: undefined,
};

/** Chat models and completion models are two kinds, and so are their rows. */
function modelMismatch(row: Record<string, unknown>, { fileId, model, completionsOnly }: InspectionRequest) {
  const format = formatOf(row);
  if (format === "unknown" || (format === "completion") === completionsOnly) return undefined;
  const wanted = completionsOnly ? "completion" : "chat";
  return `Input file ${fileId} is in the fine-tune-${format} format, but the specified model ${model} is trained on files in the fine-tune-${wanted} format.`;
}

/** A job cannot use its file for this reason, which is a sentence. */
export function unusableFile(role: InspectionRequest["role"], reason: string): Inspection {
  const message = `The job failed due to an invalid ${role} file. ${reason}`;
  return { usable: false, code: `invalid_${role}_file`, message, event: message };
}

/** The service has a code of its own for this; its message does not say that the job failed, so the event does. */
const unusableFor = (code: "invalid_n_examples" | "invalid_file_format", message: string): Inspection => ({
  usable: false,
  code,
  message,
  event: `The job failed: ${message}`,
});
