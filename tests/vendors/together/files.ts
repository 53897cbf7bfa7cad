import { randomUUID } from "node:crypto";
import { partsOf } from "../multipart";
import { AgainstContract, Refused, type Route, type VendorRequest } from "../vendor-server";
import type { Place } from "./place";
import { type RowsReport, reportOnRows } from "./rows";

/** The way of a file's processing; its end is `INVALID_FORMAT` where the rows are wrong. */
const processing = ["PENDING", "QUEUED", "RUNNING", "COMPLETED"] as const;

/** A file on the vendor's side. */
export interface TogetherFile {
  id: string;
  filename: string;
  purpose: string;
  type: string;
  created: number;
  bytes: Buffer | undefined;
  /** How far the processing is. */
  stage: number;
  report: RowsReport | undefined;
  /** Processing fails on the vendor's side. */
  breaks: boolean;
}

/** How the vendor treats files from now on. */
export interface FileManners {
  /** The next file's processing ends as `FAILED`, without a report. */
  breaksNext: boolean;
}

/** The files of an account. */
export function filesOf(place: Place, manners: FileManners) {
  const all = new Map<string, TogetherFile>();

  function existing(id: string): TogetherFile {
    const file = all.get(id);
    if (!file) throw new Refused(404, `File not found: ${id}`, "file_not_found");
    return file;
  }

  function added(filename: string, purpose: string, type: string, bytes?: Buffer): TogetherFile {
    const id = `file-${randomUUID()}`;
    const created = place.now();
    const file = {
      id,
      filename,
      purpose,
      type,
      created,
      bytes,
      stage: 0,
      report: undefined,
      breaks: manners.breaksNext,
    };
    manners.breaksNext = false;
    all.set(id, file);
    return file;
  }

  function upload(request: VendorRequest) {
    const parts = partsOf(request);
    const texts = Object.fromEntries(
      parts.map(({ name, bytes }) => [name, name === "file" ? "" : bytes.toString("utf8")]),
    );
    place.contract.form("POST /files/upload", request, texts);
    const file = parts.find(({ name }) => name === "file");
    if (file?.bytes.length === 0) throw new Refused(400, "The file is empty.", "invalid_file");
    const { purpose = "", file_name = "", file_type = "jsonl" } = texts;
    return { body: shown(added(file_name, purpose, file_type, file?.bytes)) };
  }

  /** What the vendor's own client asks for: an address to which the file is sent. */
  function announce(request: VendorRequest) {
    const { file_name, file_type, purpose } = Object.fromEntries(new URLSearchParams(request.body.toString("utf8")));
    if (!file_name || !purpose) throw new AgainstContract("file_name and purpose are missing");
    const { id } = added(file_name, purpose, file_type ?? "jsonl");
    const location = `${place.origin()}/signed/files/${id}?signature=${place.secret}`;
    return { status: 302, body: "", headers: { location, "x-together-file-id": id } };
  }

  function put({ params, headers, query, body }: VendorRequest) {
    if (headers.authorization !== undefined) throw new AgainstContract("the API key was sent to a signed URL");
    if (query.get("signature") !== place.secret) throw new Refused(403, "The signature does not match.");
    existing(params.file ?? "").bytes = body;
    return { body: "" };
  }

  function passes(stages: number): void {
    for (const file of all.values()) {
      if (!file.bytes || file.purpose !== "fine-tune") continue;
      file.stage = Math.min(file.stage + stages, processing.length - 1);
      if (file.stage === processing.length - 1 && !file.breaks) file.report = reportOnRows(file.bytes);
    }
  }

  function statusOf({ stage, report, breaks, purpose }: TogetherFile): string | undefined {
    if (purpose !== "fine-tune") return undefined;
    if (report?.fault !== undefined) return "INVALID_FORMAT";
    const status = processing[stage];
    return breaks && status === "COMPLETED" ? "FAILED" : status;
  }

  function shown(file: TogetherFile): Record<string, unknown> {
    const { id, filename, purpose, type, created, bytes, report } = file;
    const status = statusOf(file);
    return {
      id,
      object: "file",
      created_at: created,
      filename,
      bytes: bytes?.length ?? 0,
      purpose,
      FileType: type,
      Processed: bytes !== undefined,
      ...(status === undefined ? {} : { processing_status: status }),
      ...(report === undefined ? {} : { validation_report: reportShown(id, report) }),
    };
  }

  function content(request: VendorRequest) {
    const { bytes } = existing(request.params.id ?? "");
    if (bytes === undefined) throw new Refused(404, "The file was announced and never sent.", "file_not_found");
    return { body: bytes };
  }

  function remove(request: VendorRequest) {
    const { id } = existing(request.params.id ?? "");
    all.delete(id);
    return { body: { id, deleted: true } };
  }

  const routes: Route[] = [
    ["POST", "/v1/files/upload", upload],
    ["POST", "/v1/files", announce],
    ["PUT", "/signed/files/{file}", put],
    ["GET", "/v1/files", () => ({ body: { data: [...all.values()].map(shown) } })],
    ["GET", "/v1/files/{id}", ({ params }) => ({ body: shown(existing(params.id ?? "")) })],
    ["GET", "/v1/files/{id}/content", content],
    ["DELETE", "/v1/files/{id}", remove],
  ];
  /** Puts rows there that are processed already; answers the file's id. */
  function add(rows: string, filename: string): string {
    const bytes = Buffer.from(rows);
    const file = added(filename, "fine-tune", "jsonl", bytes);
    Object.assign(file, { stage: processing.length - 1, report: reportOnRows(bytes) });
    return file.id;
  }

  return { routes, all, passes, statusOf, add };
}

/** The files of an account, for those who train on them. */
export type Files = ReturnType<typeof filesOf>;

function reportShown(id: string, { lines, format, fault }: RowsReport): Record<string, unknown> {
  if (fault !== undefined) return { valid: false, error_type: "INVALID_FORMAT", error: fault, file_id: id };
  return { valid: true, dataset_format: format, nlines: lines, file_id: id, dataset_is_multimodal: false };
}
