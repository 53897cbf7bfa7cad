import { z } from "zod";
import { mayHaveBeenAccepted, UserError } from "../../../errors";
import type { Client } from "../../client";
import type { CallOptions, FileUpload } from "../../fine-tuning-api";
import { multipart } from "../../multipart";
import { isConflict, isGone } from "../../statuses";
import type { VendorFile } from "../../types";
import type { UploadLimits } from "../../upload";
import { type DatasetRequest, datasetOf, fileOf, headersFor, WireDataset } from "./datasets";
import { accountName, fullName, pathOf } from "./names";
import { allOf } from "./pages";

const WireEndpoints = z.looseObject({ filenameToSignedUrls: z.record(z.string(), z.string()) });

/** What one request takes, by the vendor's words 150 MB; more goes to a signed address, of which no limit is documented. */
export const datasetLimits: Pick<UploadLimits, "single"> = { single: 150_000_000 };

/** The calls about datasets, which are our files. */
export function datasetCalls(client: Client, account: () => string, { single } = datasetLimits) {
  const nameOf = (id: string) => fullName(account(), "datasets", id);
  const collection = () => pathOf(`${accountName(account())}/datasets`);

  const get = async (id: string, options?: CallOptions) =>
    fileOf(
      await client.read(
        { doing: `getting dataset "${id}"`, method: "GET", path: pathOf(nameOf(id)), repeat: "safe", ...options },
        WireDataset,
      ),
      account(),
    );

  async function* list(options?: CallOptions): AsyncGenerator<VendorFile, void, undefined> {
    const all = { doing: "listing datasets", path: collection(), field: "datasets", item: WireDataset };
    for await (const wire of allOf(client, all, options)) {
      const file = fileOf(wire, account());
      // Whose upload broke off is uploaded again: nobody may wait for it.
      yield file.status === "running"
        ? { ...file, status: "error", statusDetails: "its upload is not at its end" }
        : file;
    }
  }

  async function remove(id: string, options?: CallOptions): Promise<void> {
    const path = pathOf(nameOf(id));
    await client.send({ doing: `deleting dataset "${id}"`, method: "DELETE", path, repeat: "safe", ...options });
  }

  /** The rows are at Fireworks once, whatever breaks off on the way: another try finds the dataset, and fills it if it is empty. */
  async function upload(upload: FileUpload): Promise<VendorFile> {
    const { filename, bytes, expiresAfterSeconds } = upload;
    if (expiresAfterSeconds !== undefined)
      throw new UserError(
        `uploading "${filename}": Fireworks keeps a dataset until it is deleted; leave \`expiresAfterSeconds\` out.`,
      );
    const request = await datasetOf(upload);
    const name = nameOf(request.datasetId);
    const there = await created(upload, request);
    if (there?.status === "processed") return { ...there, bytes };
    if (bytes <= single) await sendWhole(name, upload);
    else await sendToAddress(name, upload);
    return { ...(await get(name, { signal: upload.signal })), bytes };
  }

  /** Makes the dataset; answers the one that has the id already. */
  async function created({ filename, signal }: FileUpload, request: DatasetRequest): Promise<VendorFile | undefined> {
    const doing = `creating a dataset for "${filename}"`;
    try {
      await client.read(
        { doing, method: "POST", path: collection(), json: request, repeat: "safe", signal },
        WireDataset,
      );
      return undefined;
    } catch (error) {
      if (!isConflict(error)) throw error;
      return get(request.datasetId, { signal }).catch((absence: unknown) => {
        if (!isGone(absence)) throw absence;
        throw new UserError(
          `${doing}: Fireworks says that dataset "${request.datasetId}" is there, and shows none; it may have been deleted. Next: give the TrainingFile another \`filename\`, which makes another dataset.`,
          { cause: error },
        );
      });
    }
  }

  async function sendWhole(name: string, upload: FileUpload): Promise<void> {
    const { filename, bytes, signal } = upload;
    const form = multipart({
      fields: {},
      name: "file",
      filename,
      contentType: "application/jsonl",
      bytes,
      content: () => upload.open(),
      onSent: upload.onProgress,
    });
    const doing = `uploading "${filename}"`;
    const call = { doing, method: "POST", path: `${pathOf(name)}:upload`, stream: form, timeoutMs: 0, signal } as const;
    try {
      await client.send({ ...call, repeat: "if-never-sent" });
    } catch (error) {
      if (!mayHaveBeenAccepted(error) || (await get(name, { signal })).status !== "processed") throw error;
    }
  }

  async function sendToAddress(name: string, upload: FileUpload): Promise<void> {
    const { filename, bytes, signal } = upload;
    const doing = `uploading "${filename}"`;
    const { filenameToSignedUrls } = await client.read(
      {
        doing: `${doing}, asking where to`,
        method: "POST",
        path: `${pathOf(name)}:getUploadEndpoint`,
        json: { filenameToSize: { [filename]: String(bytes) } },
        repeat: "safe",
        signal,
      },
      WireEndpoints,
    );
    const [address] = Object.values(filenameToSignedUrls);
    if (address === undefined)
      throw new UserError(`${doing}: Fireworks names no address to send it to. Run \`pulumi up\` again.`);
    const stream = { headers: headersFor(address, bytes), open: () => counted(upload) };
    await client.send({ doing, method: "PUT", address, path: "", stream, repeat: "safe", timeoutMs: 0, signal });
    const path = `${pathOf(name)}:validateUpload`;
    await client.send({ doing: `${doing}, completing it`, method: "POST", path, json: {}, repeat: "safe", signal });
  }

  return { get, list, remove, upload };
}

async function* counted({ open, onProgress }: FileUpload): AsyncGenerator<Uint8Array, void, undefined> {
  let sent = 0;
  for await (const chunk of open()) {
    yield chunk;
    sent += chunk.byteLength;
    onProgress?.(sent);
  }
}
