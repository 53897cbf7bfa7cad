import { stat } from "node:fs/promises";
import { fileBody } from "../../api/file-body";
import type { FileUpload, FineTuningApi } from "../../api/fine-tuning-api";
import type { VendorFile } from "../../api/types";
import { type ContentHasher, contentHasher, jsonlOf } from "../../dataset";
import { resourceName } from "../../engine/urn";
import { messageOf, UserError } from "../../errors";
import type { Session } from "../../session/session";
import { uploadProcessed } from "../shared/file-processing";
import { isOwnUpload, vendorFilename } from "../shared/vendor-filename";
import type { CheckedData, TrainingFileInputs } from "./training-file";

type Upload = TrainingFileInputs & CheckedData;

interface Content {
  bytes: number;
  open: FileUpload["open"];
  /** Hash of what was sent. */
  sentHash(): Promise<string>;
}

/**
 * The upload of these rows by this resource: an earlier one whose answer was lost, else a new one. Throws when the file
 * was edited between preview and upload, and takes such an upload back.
 */
export async function uploadOnce(session: Session, api: FineTuningApi, inputs: Upload): Promise<VendorFile> {
  const found = await findOwnUpload(session, api, inputs);
  if (found !== undefined) return processed(session, api, found, inputs);
  const content = await contentOf(inputs);
  const filename = vendorFilename({ ...inputs, urn: inputs.resourceUrn });
  const file = await api.uploadFile({
    filename,
    purpose: inputs.purpose ?? "fine-tune",
    bytes: content.bytes,
    expiresAfterSeconds: inputs.expiresAfterSeconds,
    open: content.open,
    onProgress: uploadProgress(session, inputs.resourceUrn, content.bytes),
    signal: session.cancelled(),
  });
  if ((await content.sentHash()) === inputs.contentHash) return processed(session, api, file, inputs);
  await api.deleteFile(file.id);
  throw new UserError(
    `uploading "${resourceName(inputs.resourceUrn)}": ${inputs.path ?? "the data"} changed between the preview and the upload. ` +
      "The upload was taken back. Next: run `pulumi up` again, so that what is checked is what is trained on.",
  );
}

async function processed(
  session: Session,
  api: FineTuningApi,
  file: VendorFile,
  { resourceUrn: urn, timeouts }: Upload,
): Promise<VendorFile> {
  try {
    return await uploadProcessed(session, api, file, { urn, timeouts });
  } catch (error) {
    throw new UserError(`uploading "${resourceName(urn)}": ${messageOf(error)}`, { cause: error });
  }
}

/** An upload of this URN and content that a crash kept out of the state. One that expires otherwise is not the same. */
async function findOwnUpload(session: Session, api: FineTuningApi, inputs: Upload): Promise<VendorFile | undefined> {
  const purpose = inputs.purpose ?? "fine-tune";
  const own: VendorFile[] = [];
  for await (const file of api.listFiles({ purpose })) {
    if (
      isOwnUpload(file.filename, { urn: inputs.resourceUrn, contentHash: inputs.contentHash }) &&
      file.status !== "error" &&
      livesAsLong(file, inputs, session.clock.wall())
    )
      own.push(file);
  }
  return own.sort((a, b) => b.createdAt - a.createdAt)[0];
}

function livesAsLong({ createdAt, expiresAt }: VendorFile, { expiresAfterSeconds }: Upload, now: number): boolean {
  if (expiresAt === undefined || expiresAfterSeconds === undefined) return expiresAt === expiresAfterSeconds;
  return expiresAt - createdAt === expiresAfterSeconds && expiresAt * 1000 > now;
}

async function contentOf({ path, rows }: Upload): Promise<Content> {
  if (path !== undefined) return fileContent(path);
  const bytes = Buffer.from(jsonlOf(rows ?? []));
  return {
    bytes: bytes.length,
    open: (range) => once(bytes.subarray(range?.start, range?.end)),
    sentHash: async () => hashOf(once(bytes)),
  };
}

async function fileContent(path: string): Promise<Content> {
  const { size } = await stat(path);
  let whole: ContentHasher | undefined;
  async function* hashed(): AsyncGenerator<Uint8Array> {
    const hasher = contentHasher();
    whole = undefined;
    for await (const chunk of fileBody(path)) {
      hasher.update(chunk);
      yield chunk;
    }
    whole = hasher;
  }
  return {
    bytes: size,
    open: (range) => (range === undefined ? hashed() : fileBody(path, range)),
    // Parts are sent in parallel, and hashing needs the order.
    sentHash: async () => whole?.digest() ?? hashOf(fileBody(path)),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function hashOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hasher = contentHasher();
  for await (const chunk of chunks) hasher.update(chunk);
  return hasher.digest();
}

const LINE_EVERY_MS = 1_000;

function uploadProgress({ clock, progress }: Session, urn: string, bytes: number): (sent: number) => void {
  const startedAt = clock.now();
  let saidAt = startedAt;
  return (sent) => {
    if (clock.now() - saidAt < LINE_EVERY_MS) return;
    saidAt = clock.now();
    const seconds = (saidAt - startedAt) / 1000;
    progress(urn, `uploading: ${megabytes(sent)} of ${megabytes(bytes)} MB, ${megabytes(sent / seconds)} MB/s`);
  };
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
