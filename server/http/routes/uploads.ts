import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { checkPurpose, expirySeconds, purposes } from "../../files/purposes";
import { maxPartBytes, maxUploadBytes } from "../../files/uploads";
import { badRequest } from "../../protocol/errors";
import { parseBody } from "../../protocol/parse";
import type { Services } from "../../services";
import type { UploadRecord } from "../../store/uploads";
import type { Dialect } from "../dialects";
import { receive } from "../receive";
import { fileToWire } from "./files";
import { idParam } from "./params";

const CreateUpload = z.strictObject({
  filename: z.string().min(1).max(1000),
  purpose: z.enum(purposes),
  bytes: z.int().min(1).max(maxUploadBytes),
  mime_type: z.string().min(1),
  expires_after: z
    .strictObject({ anchor: z.literal("created_at"), seconds: z.int().min(expirySeconds.min).max(expirySeconds.max) })
    .optional(),
});

const CompleteUpload = z.strictObject({ part_ids: z.array(z.string()).min(1), md5: z.string().optional() });

export function uploadRoutes(app: FastifyInstance, services: Services, dialect: Dialect): void {
  const { uploads, folder, store } = services;

  const toWire = (upload: UploadRecord) => {
    const file = upload.file_id === null ? undefined : store.files.get(upload.file_id);
    return {
      object: "upload",
      id: upload.id,
      bytes: upload.bytes,
      created_at: upload.created_at,
      expires_at: upload.expires_at,
      filename: upload.filename,
      purpose: upload.purpose,
      status: upload.status,
      ...(file ? { file: fileToWire(services, dialect, file) } : {}),
    };
  };

  app.post("/uploads", async (request) => {
    const body = parseBody(CreateUpload, request.body);
    const fault = checkPurpose(body.purpose, body.filename);
    if (fault) throw fault;
    const { filename, purpose, bytes, expires_after } = body;
    return toWire(uploads.create({ filename, purpose, bytes, fileExpiresAfter: expires_after?.seconds ?? null }));
  });

  app.post("/uploads/:upload_id/parts", (request) => {
    const id = idParam(request, "upload_id");
    uploads.pending(id);
    return receive(request, folder, { fileField: "data", fields: [], maxBytes: maxPartBytes }, async ({ file }) => {
      if (!file) throw badRequest("Missing required parameter: 'data'.", "data", "missing_required_parameter");
      const part = await uploads.addPart(id, file.incoming, file.bytes);
      return { object: "upload.part", id: part.id, created_at: part.created_at, upload_id: id };
    });
  });

  app.post("/uploads/:upload_id/complete", async (request) => {
    const id = idParam(request, "upload_id");
    uploads.pending(id);
    const body = parseBody(CompleteUpload, request.body);
    return toWire(await uploads.complete(id, body.part_ids, body.md5));
  });

  app.post("/uploads/:upload_id/cancel", async (request) => toWire(uploads.cancel(idParam(request, "upload_id"))));
}
