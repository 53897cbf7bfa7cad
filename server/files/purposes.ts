import { badRequest, type HttpError } from "../protocol/errors";

/** What a client may upload for. The sixth of the contract, `evals`, is refused: its platform is read-only by now. */
export const purposes = ["assistants", "batch", "fine-tune", "vision", "user_data"] as const;

/** What the server itself writes. */
export const resultPurpose = "fine-tune-results";

/** A job's metrics by step; what else the server writes is an archive. */
export const isResultTable = ({ purpose, filename }: { purpose: string; filename: string }): boolean =>
  purpose === resultPurpose && filename.endsWith(".csv");

export const maxFileBytes = 512 * 1024 * 1024;

/** Purposes whose content the vendor does not give back. */
export const notDownloadable: readonly string[] = ["assistants", "vision", "user_data"];

export const expirySeconds = { min: 3600, max: 2_592_000 };

export function checkPurpose(purpose: string | undefined, filename: string): HttpError | undefined {
  if (purpose === undefined)
    return badRequest("Missing required parameter: 'purpose'.", "purpose", "missing_required_parameter");
  if (!(purposes as readonly string[]).includes(purpose)) {
    const supported = purposes.map((name) => `'${name}'`).join(", ");
    return badRequest(`'${purpose}' is not one of [${supported}] - 'purpose'`, "purpose", "invalid_value");
  }
  if (purpose === "fine-tune" && !/\.jsonl$/i.test(filename)) {
    return badRequest(
      `Invalid file format for Fine-Tuning API. Must be .jsonl: '${filename}'`,
      "file",
      "invalid_file_format",
    );
  }
  return undefined;
}
