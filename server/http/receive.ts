import "@fastify/multipart";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { FastifyRequest } from "fastify";
import { badRequest, HttpError } from "../protocol/errors";
import { newId } from "../protocol/ids";
import { status } from "../protocol/status";
import type { Folder } from "../store/folder";
import { removeIfThere } from "../system/disk";

export interface Received {
  fields: Map<string, string>;
  file?: { incoming: string; filename: string; bytes: number };
}

export interface ReceiveRules {
  fileField: string;
  fields: readonly string[];
  maxBytes: number;
}

const allowance = 1024 * 1024;
const partLimits = { files: 1, fields: 10, parts: 12, fieldSize: 10_000, fieldNameSize: 200, headerPairs: 50 };

/**
 * Streams a multipart body to disk and hands it to `use`; what was received is gone afterwards unless `use` moved it.
 * The file part may come before the fields that decide about it.
 */
export async function receive<T>(
  request: FastifyRequest,
  folder: Folder,
  rules: ReceiveRules,
  use: (received: Received) => Promise<T>,
): Promise<T> {
  if (!request.isMultipart()) {
    throw new HttpError(
      status.unsupportedMediaType,
      "Unsupported content type. This API method only accepts 'multipart/form-data' requests.",
      {
        code: "unsupported_content_type",
      },
    );
  }
  // Fields and boundaries need little; what announces more than the file may have is not even read.
  if (Number(request.headers["content-length"] ?? 0) > rules.maxBytes + allowance) throw tooLarge(rules.maxBytes);
  const incoming = folder.incoming(newId.request());
  try {
    return await use(await readParts(request, incoming, rules));
  } catch (error) {
    // The client may still be sending; it reads our answer only when it is done.
    request.raw.unpipe();
    request.raw.resume();
    throw error;
  } finally {
    await removeIfThere(incoming);
  }
}

async function readParts(request: FastifyRequest, incoming: string, rules: ReceiveRules): Promise<Received> {
  const received: Received = { fields: new Map() };
  // A client that goes away ends the stream without an error.
  const gone = new AbortController();
  request.raw.once("close", () => {
    if (!request.raw.complete) gone.abort();
  });
  try {
    for await (const part of request.parts({ limits: { ...partLimits, fileSize: rules.maxBytes } })) {
      if (part.type === "file") {
        if (part.fieldname !== rules.fileField) throw unknownField(part.fieldname);
        await pipeline(part.file, createWriteStream(incoming, { mode: 0o600 }), { signal: gone.signal });
        if (part.file.truncated) throw tooLarge(rules.maxBytes);
        received.file = { incoming, filename: part.filename ?? "", bytes: part.file.bytesRead };
      } else {
        if (!rules.fields.includes(part.fieldname)) throw unknownField(part.fieldname);
        received.fields.set(part.fieldname, String(part.value));
      }
    }
  } catch (error) {
    // The parser's own complaints carry no code; those of the disk do.
    const malformed = error instanceof Error && !(error instanceof HttpError) && !("code" in error);
    throw malformed ? badRequest(`We could not parse the multipart body: ${error.message}.`) : error;
  }
  return received;
}

const unknownField = (name: string) => badRequest(`Unknown parameter: '${name}'.`, name, "unknown_parameter");

export const tooLarge = (bytes: number): HttpError =>
  new HttpError(status.contentTooLarge, `The request body is too large: at most ${bytes} bytes are allowed.`, {
    code: "request_too_large",
  });
