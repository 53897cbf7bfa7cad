import { ConfigError, ProtocolError, UserError } from "../../../errors";
import type { Client } from "../../client";
import type { FileUpload } from "../../fine-tuning-api";
import { multipart } from "../../multipart";
import type { VendorFile } from "../../types";
import { fileFromWire, WireTogetherFile } from "./files";

/** Bytes above which the vendor's own client no longer sends a file in one request. */
export const LARGEST_FILE = 5 * 1024 ** 3;

/** Sends a file in one request. What becomes of it is told later, by its processing status. */
export async function uploadFile(client: Client, upload: FileUpload): Promise<VendorFile> {
  const { filename, purpose, bytes, expiresAfterSeconds, onProgress, signal } = upload;
  const doing = `uploading "${filename}"`;
  if (expiresAfterSeconds !== undefined)
    throw new ConfigError(`${doing}: Together keeps files until they are deleted; leave \`expiresAfterSeconds\` out`);
  if (bytes > LARGEST_FILE)
    throw new UserError(
      `${doing}: it is larger than the 5 GiB that are sent to Together in one request. Next: train on fewer or shorter examples.`,
    );
  const wire = await client.read(
    {
      doing,
      method: "POST",
      path: "/files/upload",
      stream: multipart({
        fields: { purpose, file_name: filename, file_type: "jsonl" },
        name: "file",
        filename,
        contentType: "application/jsonl",
        bytes,
        content: () => upload.open(),
        onSent: onProgress,
      }),
      // A second copy costs nothing but would belong to nobody: the caller looks for the first one by its name.
      repeat: "if-never-sent",
      timeoutMs: 0,
      signal,
    },
    WireTogetherFile,
  );
  const kept = wire.bytes ?? bytes;
  if (kept !== bytes)
    throw new ProtocolError(
      `${doing}: ${bytes} bytes were sent and the server kept ${kept} as "${wire.id}". Delete that file and run the command again.`,
      undefined,
    );
  return fileFromWire({ ...wire, bytes });
}
