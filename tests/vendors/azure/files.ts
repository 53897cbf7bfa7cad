import { partsOf } from "../multipart";
import { AgainstContract, Refused, type VendorAnswer, type VendorRequest } from "../vendor-server";
import { holdQuery } from "./contract";
import { type AzureJob, newId } from "./job";

interface AzureFile {
  id: string;
  filename: string;
  purpose: string;
  created: number;
  bytes: Buffer;
  /** How far its processing is. */
  stage: number;
}

const processing = ["pending", "running", "processed"];

/** The files of a resource. */
export function filesOf(now: () => number) {
  const all = new Map<string, AzureFile>();

  function existing(id: string): AzureFile {
    const file = all.get(id);
    if (!file) throw new Refused(404, `The file '${id}' was not found.`, "fileNotFound");
    return file;
  }

  function add(filename: string, purpose: string, bytes: Buffer, stage = 0): AzureFile {
    const file = { id: newId("file"), filename, purpose, created: now(), bytes, stage };
    all.set(file.id, file);
    return file;
  }

  function upload(request: VendorRequest): VendorAnswer {
    holdQuery(request, []);
    const parts = partsOf(request);
    const unknown = parts.filter(({ name }) => !["purpose", "file"].includes(name) && !/^expires_after\[/.test(name));
    if (unknown.length > 0) throw new AgainstContract(`unknown in the form: ${unknown.map(({ name }) => name)}`);
    const purpose = parts.find(({ name }) => name === "purpose")?.bytes.toString();
    const file = parts.find(({ name }) => name === "file");
    if (purpose !== "fine-tune" || file?.filename === undefined)
      throw new AgainstContract("purpose or file is missing");
    return { status: 201, body: shown(add(file.filename, purpose, file.bytes)) };
  }

  function list(request: VendorRequest): VendorAnswer {
    holdQuery(request, ["purpose"]);
    const purpose = request.query.get("purpose");
    const wanted = [...all.values()].filter((file) => purpose === null || file.purpose === purpose);
    return { body: { object: "list", data: wanted.map(shown) } };
  }

  const one = ({ params }: VendorRequest) => existing(params.id ?? "");
  const routes: [string, string, (request: VendorRequest) => VendorAnswer][] = [
    ["POST", "/files", upload],
    ["GET", "/files", list],
    ["GET", "/files/{id}", (request) => ({ body: shown(one(request)) })],
    ["GET", "/files/{id}/content", (request) => ({ body: one(request).bytes })],
    [
      "DELETE",
      "/files/{id}",
      (request) => {
        all.delete(one(request).id);
        return { status: 204, body: "" };
      },
    ],
  ];
  return {
    routes,
    passes(stages: number): void {
      for (const file of all.values()) file.stage = Math.min(file.stage + stages, processing.length - 1);
    },
    /** Refuses to train on a file that is not processed yet. */
    holdReady(id: string): void {
      if (statusOf(existing(id)) !== "processed")
        throw new Refused(400, `The file '${id}' is not in the state 'processed'.`, "invalidPayload");
    },
    /** Puts rows there that are processed already; answers the file's id. */
    addRows: (rows: string, filename: string) =>
      add(filename, "fine-tune", Buffer.from(rows), processing.length - 1).id,
    /** The metrics of a job, as plain CSV; answers the file's id. */
    addResult(job: AzureJob): string {
      const rows = [10, 20].map((step) => `${step},${1 / step},0.9,,`);
      const csv = ["step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy", ...rows].join("\n");
      return add(`results-${job.id}.csv`, "fine-tune-results", Buffer.from(csv), processing.length - 1).id;
    },
  };
}

/** The files of a resource, for those who train on them. */
export type Files = ReturnType<typeof filesOf>;

const statusOf = ({ stage }: AzureFile) => processing[stage];

const shown = (file: AzureFile): Record<string, unknown> => ({
  id: file.id,
  object: "file",
  bytes: file.bytes.length,
  created_at: file.created,
  filename: file.filename,
  purpose: file.purpose,
  status: statusOf(file),
});
