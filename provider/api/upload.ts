import { createHash } from "node:crypto";
import { z } from "zod";
import { ProtocolError, UserError } from "../errors";
import type { Client } from "./client";
import type { FileUpload } from "./fine-tuning-api";
import { multipart } from "./multipart";
import { inParallel } from "./parallel";
import { isMissing } from "./statuses";
import type { VendorFile } from "./types";
import { fileFromWire, WireFile } from "./wire";

const mebibyte = 1024 * 1024;

/** Sizes that the API sets; tests bring smaller ones. */
export interface UploadLimits {
  /** Bytes up to which one request carries the file. */
  single: number;
  /** Bytes of one part above that. */
  part: number;
  /** Bytes above which the API takes no file at all. */
  total: number;
  /** Parts on their way at once. */
  parallel: number;
}

/** The sizes at a server that takes files up to so many bytes. */
export const uploadLimits = (total: number): UploadLimits => ({
  single: 512 * mebibyte,
  part: 64 * mebibyte,
  total,
  parallel: 4,
});

/** Sends a file: whole where it fits, else in parallel parts. Throws `UserError` where the server takes none so large. */
export async function uploadFile(client: Client, upload: FileUpload, limits: UploadLimits): Promise<VendorFile> {
  if (upload.bytes <= limits.single) return uploadWhole(client, upload);
  if (upload.bytes > limits.total) throw tooLarge(upload, limits.total, "more does not fit into one file");
  return uploadInParts(client, upload, limits);
}

async function uploadWhole(client: Client, upload: FileUpload): Promise<VendorFile> {
  const file = await client.read(
    {
      doing: `uploading "${upload.filename}"`,
      method: "POST",
      path: "/files",
      stream: multipart({
        fields: { purpose: upload.purpose, ...expiryFields(upload.expiresAfterSeconds) },
        name: "file",
        filename: upload.filename,
        contentType: "application/jsonl",
        bytes: upload.bytes,
        content: () => upload.open(),
        onSent: upload.onProgress,
      }),
      // A second copy costs nothing but would belong to nobody: the caller looks for the first one by its name.
      repeat: "if-never-sent",
      timeoutMs: 0,
      signal: upload.signal,
    },
    WireFile,
  );
  return verified(file, upload);
}

async function uploadInParts(client: Client, upload: FileUpload, limits: UploadLimits): Promise<VendorFile> {
  const doing = `uploading "${upload.filename}" in parts`;
  const begin = client.read(
    {
      doing,
      method: "POST",
      path: "/uploads",
      json: {
        filename: upload.filename,
        purpose: upload.purpose,
        bytes: upload.bytes,
        mime_type: "text/jsonl",
        ...(upload.expiresAfterSeconds === undefined
          ? {}
          : { expires_after: { anchor: "created_at", seconds: upload.expiresAfterSeconds } }),
      },
      repeat: "if-never-sent",
      signal: upload.signal,
    },
    WireUpload,
  );
  const { id } = await begin.catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw tooLarge(upload, limits.single, "it has no uploads in parts", error);
  });
  try {
    const [partIds, md5] = await sendParts(client, id, upload, limits);
    const completed = await client.read(
      {
        doing: `${doing}, completing it`,
        method: "POST",
        path: `/uploads/${encodeURIComponent(id)}/complete`,
        json: { part_ids: partIds, md5 },
        repeat: "safe",
        timeoutMs: 300_000,
        signal: upload.signal,
      },
      z.looseObject({ file: WireFile }),
    );
    return verified(completed.file, upload);
  } catch (error) {
    // Also after an abort. An upload that nobody completes expires within the hour by itself.
    await cancelUpload(client, id).catch(() => undefined);
    throw error;
  }
}

/** Sends every part, and reads the whole once more beside them for the checksum that the server compares. */
async function sendParts(
  client: Client,
  uploadId: string,
  upload: FileUpload,
  limits: UploadLimits,
): Promise<[string[], string]> {
  const abort = new AbortController();
  const signal = upload.signal === undefined ? abort.signal : AbortSignal.any([upload.signal, abort.signal]);
  const progress = progressOver(upload);
  const ranges = rangesOf(upload.bytes, limits.part);
  try {
    return await Promise.all([
      inParallel(ranges, limits.parallel, async (range, index) => {
        const part = await client.read(
          {
            doing: `uploading part ${index + 1} of ${ranges.length} of "${upload.filename}"`,
            method: "POST",
            path: `/uploads/${encodeURIComponent(uploadId)}/parts`,
            stream: multipart({
              fields: {},
              name: "data",
              filename: upload.filename,
              contentType: "application/octet-stream",
              bytes: range.end - range.start,
              content: () => upload.open(range),
              onSent: (bytes) => progress(index, bytes),
            }),
            // A part that arrived twice is harmless: only the ids named at completion count.
            repeat: "safe",
            timeoutMs: 0,
            signal,
          },
          WireUpload,
        );
        return part.id;
      }),
      md5Of(upload.open(), signal),
    ]);
  } finally {
    abort.abort(new Error("the upload ended"));
  }
}

const WireUpload = z.looseObject({ id: z.string().min(1) });

async function md5Of(content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of content) {
    signal.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest("hex");
}

/** `start` counts, `end` does not. */
function rangesOf(bytes: number, part: number): { start: number; end: number }[] {
  const count = Math.ceil(bytes / part);
  return Array.from({ length: count }, (_, index) => ({
    start: index * part,
    end: Math.min(bytes, (index + 1) * part),
  }));
}

/** The sum over the parts; a part that is sent again starts from nothing. */
function progressOver({ onProgress }: FileUpload): (index: number, bytes: number) => void {
  const sent: number[] = [];
  return (index, bytes) => {
    sent[index] = bytes;
    onProgress?.(sent.reduce((sum, part) => sum + (part ?? 0), 0));
  };
}

function cancelUpload(client: Client, id: string): Promise<unknown> {
  const path = `/uploads/${encodeURIComponent(id)}/cancel`;
  return client.send({
    doing: `cancelling upload "${id}"`,
    method: "POST",
    path,
    repeat: "if-never-sent",
    timeoutMs: 10_000,
  });
}

function expiryFields(seconds: number | undefined): Record<string, string> {
  return seconds === undefined
    ? {}
    : { "expires_after[anchor]": "created_at", "expires_after[seconds]": String(seconds) };
}

/** The server's own count of the bytes must be ours; a server that does not count is believed. */
function verified(wire: z.output<typeof WireFile>, upload: FileUpload): VendorFile {
  const bytes = wire.bytes ?? upload.bytes;
  if (bytes !== upload.bytes)
    throw new ProtocolError(
      `uploading "${upload.filename}": ${upload.bytes} bytes were sent and the server kept ${bytes} as "${wire.id}". Delete that file and run the command again.`,
      undefined,
    );
  return fileFromWire({ ...wire, bytes });
}

function tooLarge(upload: FileUpload, limit: number, why: string, cause?: unknown): UserError {
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / mebibyte)} MiB`;
  return new UserError(
    `uploading "${upload.filename}": it has ${mebibytes(upload.bytes)}, the server takes ${mebibytes(limit)} (${why}). Train on fewer or shorter examples, or split the training into several jobs that continue one another.`,
    { cause },
  );
}
