import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import type { FastifyInstance } from "fastify";
import { checkPurpose, expirySeconds, isResultTable, maxFileBytes, notDownloadable } from "../../files/purposes";
import { badRequest, notFound } from "../../protocol/errors";
import type { Services } from "../../services";
import type { FileRecord } from "../../store/files";
import type { Dialect } from "../dialects";
import { listWithIds } from "../lists";
import { choiceOf, limitOf, positionOf, queryOf } from "../query";
import { type Received, receive } from "../receive";
import { idParam } from "./params";

const anchorField = "expires_after[anchor]";
const secondsField = "expires_after[seconds]";

export function fileToWire(services: Services, dialect: Dialect, file: FileRecord) {
  const ageMs = services.clock.now() - file.created_at * 1000;
  const encoded = isResultTable(file) && dialect.name === "openai";
  return {
    object: "file" as const,
    id: file.id,
    purpose: file.purpose,
    filename: file.filename,
    // Base64 text is four letters for every three bytes begun.
    bytes: encoded ? Math.ceil(file.bytes / 3) * 4 : file.bytes,
    created_at: file.created_at,
    ...(file.expires_at === null ? {} : { expires_at: file.expires_at }),
    status: dialect.fileStatus(services.files.isProcessed(file), ageMs),
  };
}

export function fileRoutes(app: FastifyInstance, services: Services, dialect: Dialect): void {
  const { files, folder, store } = services;
  const toWire = (file: FileRecord) => fileToWire(services, dialect, file);

  app.post("/files", (request) =>
    receive(
      request,
      folder,
      { fileField: "file", fields: ["purpose", anchorField, secondsField], maxBytes: maxFileBytes },
      async (received) => {
        if (!received.file)
          throw badRequest("Missing required parameter: 'file'.", "file", "missing_required_parameter");
        const { incoming, filename, bytes } = received.file;
        const purpose = received.fields.get("purpose");
        const fault = checkPurpose(purpose, filename);
        if (fault) throw fault;
        if (bytes === 0) throw badRequest("File is empty.", "file", "empty_file");
        return toWire(
          await files.add({ incoming, filename, purpose: purpose ?? "", expiresAfterSeconds: expiryOf(received) }),
        );
      },
    ),
  );

  app.get("/files", async (request) => {
    files.expire();
    const query = queryOf(request);
    const page = store.files.list({
      after: positionOf(query, store.files.position, notFound.file),
      limit: limitOf(query, { default: 10_000, max: 10_000 }),
      order: choiceOf(query, "order", ["desc", "asc"], "desc"),
      purpose: query.get("purpose") ?? undefined,
    });
    return listWithIds(page, toWire, "");
  });

  app.get("/files/:file_id", async (request) => toWire(files.get(idParam(request, "file_id"))));

  app.delete("/files/:file_id", async (request) => {
    const id = idParam(request, "file_id");
    await files.remove(id);
    return { object: "file", id, deleted: true };
  });

  app.get("/files/:file_id/content", async (request, reply) => {
    const file = files.get(idParam(request, "file_id"));
    if (notDownloadable.includes(file.purpose)) {
      throw badRequest(`Not allowed to download files of purpose: ${file.purpose}`, "purpose", "not_downloadable");
    }
    reply.header("content-type", "application/octet-stream");
    reply.header("content-disposition", disposition(file.filename));
    if (isResultTable(file)) return reply.send(dialect.encodeResult(await readFile(folder.file(file.id))));
    reply.header("content-length", file.bytes);
    return reply.send(createReadStream(folder.file(file.id)));
  });
}

function expiryOf(received: Received): number | undefined {
  const anchor = received.fields.get(anchorField);
  const text = received.fields.get(secondsField);
  if (anchor === undefined && text === undefined) return undefined;
  if (anchor !== "created_at") {
    throw badRequest("Invalid 'expires_after[anchor]': the only anchor is 'created_at'.", anchorField, "invalid_value");
  }
  const seconds = /^\d+$/.test(text ?? "") ? Number(text) : Number.NaN;
  if (seconds >= expirySeconds.min && seconds <= expirySeconds.max) return seconds;
  const range = `between ${expirySeconds.min} and ${expirySeconds.max}`;
  throw badRequest(
    `Invalid 'expires_after[seconds]': expected a whole number ${range}.`,
    secondsField,
    "invalid_value",
  );
}

// A file name is the client's text: nothing in it may end the header or start another.
const disposition = (filename: string): string =>
  `attachment; filename="${filename.replace(/[^\x20-\x7e]|["\\]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(filename).replace(/['()*]/g, escaped)}`;

const escaped = (letter: string) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
