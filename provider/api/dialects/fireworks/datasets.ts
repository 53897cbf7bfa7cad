import { createHash } from "node:crypto";
import { z } from "zod";
import { withoutNull } from "../../../values";
import type { FileUpload } from "../../fine-tuning-api";
import type { VendorFile } from "../../types";
import { optional, text } from "../../wire-fields";
import { secondsOf } from "../times";
import { shortName } from "./names";

/** What the create call says of an upload. */
export interface DatasetRequest {
  datasetId: string;
  dataset: Record<string, unknown>;
}

/**
 * The dataset of an upload. Its id is made of the content and of the upload's name, which has the mark of the resource: the
 * same rows of two resources are two datasets, so that deleting one leaves the other its rows, and an id that is taken is an
 * upload of this very content whose answer was lost.
 */
export async function datasetOf({ filename, open }: Pick<FileUpload, "filename" | "open">): Promise<DatasetRequest> {
  const hash = createHash("sha256").update(`${filename}\n`);
  let examples = 0;
  let isBlank = true;
  for await (const chunk of open()) {
    hash.update(chunk);
    for (const byte of chunk) {
      if (byte === NEWLINE) {
        if (!isBlank) examples++;
        isBlank = true;
      } else if (byte > SPACE) isBlank = false;
    }
  }
  if (!isBlank) examples++;
  return {
    datasetId: `pft-${hash.digest("hex").slice(0, 40)}`,
    dataset: { displayName: filename, format: "CHAT", exampleCount: String(examples), userUploaded: {} },
  };
}

const NEWLINE = 0x0a;
/** Whatever is not above it is white space or a control character. */
const SPACE = 0x20;

/** A dataset as Fireworks answers it. */
export const WireDataset = z.looseObject({
  name: z.string().min(1),
  displayName: text,
  createTime: text,
  state: text,
  status: optional(z.looseObject({ code: text, message: text })),
});

/** A dataset as a file of ours. Its size is not among what Fireworks says. */
export function fileOf(wire: z.output<typeof WireDataset>, account: string): VendorFile {
  const { name, displayName, createTime, state, status } = wire;
  const isRefused = status?.code !== null && status?.code !== undefined && status.code !== "OK";
  const details = isRefused ? (status?.message ?? status?.code) : undefined;
  return {
    id: shortName(account, name),
    object: "file",
    bytes: 0,
    createdAt: secondsOf(createTime) ?? 0,
    filename: displayName ?? name.split("/").at(-1) ?? name,
    purpose: "fine-tune",
    status: state === "READY" ? "processed" : isRefused ? "error" : "running",
    ...withoutNull({ statusDetails: details }),
  };
}

/**
 * The headers that a signed address wants, of which only those may be sent that were signed.
 * @param bytes size of what is sent
 */
export function headersFor(address: string, bytes: number): Record<string, string> {
  const signed = new URL(address).searchParams.get("X-Goog-SignedHeaders")?.toLowerCase().split(";") ?? [
    "content-type",
  ];
  return {
    "content-length": String(bytes),
    ...(signed.includes("content-type") ? { "content-type": "application/octet-stream" } : {}),
    ...(signed.includes("x-goog-content-length-range") ? { "x-goog-content-length-range": `${bytes},${bytes}` } : {}),
  };
}
