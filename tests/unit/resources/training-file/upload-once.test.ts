import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileUpload, FineTuningApi } from "../../../../provider/api/fine-tuning-api";
import type { VendorFile } from "../../../../provider/api/types";
import { contentHasher } from "../../../../provider/dataset";
import { vendorFilename } from "../../../../provider/resources/shared/vendor-filename";
import { uploadOnce } from "../../../../provider/resources/training-file/upload-once";
import type { Session } from "../../../../provider/session/session";
import { chatRows, jsonl } from "../../../support/chat-data";
import { type VirtualClock, virtualClock } from "../../../support/virtual-clock";

const urn = "urn:pulumi:dev::project::pulumi-nodejs:dynamic/trainingFile:TrainingFile::tickets";
const text = jsonl(chatRows(10));

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upload-"));
  path = join(folder, "tickets.jsonl");
  writeFileSync(path, text);
});
afterEach(() => rmSync(folder, { recursive: true }));

const contentHash = (() => {
  const hasher = contentHasher();
  hasher.update(Buffer.from(text));
  return hasher.digest();
})();

const inputs = (more = {}) => ({
  path,
  contentHash,
  examples: 10,
  tokens: 300,
  tokensPlusMinus: 0,
  format: "chat" as const,
  resourceUrn: urn,
  pulumiOrganization: "organization",
  ...more,
});

const aFile = (more: Partial<VendorFile> = {}): VendorFile =>
  ({
    id: "file-1",
    bytes: text.length,
    filename: "tickets.jsonl",
    createdAt: 1,
    status: "processed",
    ...more,
  }) as VendorFile;

type Send = (upload: FileUpload, clock: VirtualClock) => Promise<void>;

/** A vendor that keeps what it is sent; `send` says how the bytes of an upload go there. */
function vendor(send: Send = sendAll, kept: VendorFile[] = []) {
  const clock = virtualClock();
  const seen = { lines: [] as string[], uploads: [] as FileUpload[], deleted: [] as string[] };
  const api = {
    async *listFiles() {
      yield* kept;
    },
    async uploadFile(upload: FileUpload) {
      seen.uploads.push(upload);
      await send(upload, clock);
      return aFile();
    },
    async deleteFile(id: string) {
      seen.deleted.push(id);
    },
  } as unknown as FineTuningApi;
  const session = {
    clock,
    cancelled: () => new AbortController().signal,
    progress: (_urn: string, line: string) => seen.lines.push(line),
  } as unknown as Session;
  return { ...seen, upload: (more = {}) => uploadOnce(session, api, inputs(more)) };
}

async function sendAll({ open }: FileUpload): Promise<void> {
  for await (const _ of open());
}

describe("uploading once", () => {
  it("shows on the resource's row how far it is and how fast, once a second", async () => {
    // The size is that of a sparse file: nobody reads it here.
    truncateSync(path, 10e6);
    const { upload, lines } = vendor(async ({ onProgress }, clock) => {
      for (const sent of [1e6, 3e6, 5e6, 7e6]) {
        await clock.advance(600);
        onProgress?.(sent);
      }
      truncateSync(path, text.length);
    });
    await upload();
    expect(lines).toEqual(["uploading: 3.0 of 10.0 MB, 2.5 MB/s", "uploading: 7.0 of 10.0 MB, 2.9 MB/s"]);
  });

  it("takes the upload of an earlier run, of which nobody heard the answer", async () => {
    const filename = vendorFilename({ urn, path, contentHash });
    const own = aFile({ id: "file-own", filename });
    const foreign = aFile({ id: "file-foreign", filename: vendorFilename({ urn: `${urn}-2`, path, contentHash }) });
    const { upload, uploads } = vendor(sendAll, [foreign, own]);
    expect(await upload()).toEqual(own);
    expect(uploads).toEqual([]);
  });

  it("takes the upload of an earlier version, whose names held the type's former name", async () => {
    const filename = vendorFilename({ urn, path, contentHash }).replace(/\.\w{8}-/, ".ec396f4a-");
    const own = aFile({ id: "file-own", filename });
    const { upload, uploads } = vendor(sendAll, [own]);
    expect(await upload()).toEqual(own);
    expect(uploads).toEqual([]);
  });

  it.each<[string, Partial<VendorFile>, object]>([
    ["that the vendor could not read", { status: "error" }, {}],
    ["that never expires, where one is to expire", {}, { expiresAfterSeconds: 3_600 }],
    ["that expires, where one is to stay", { expiresAt: 3_601 }, {}],
    ["that has expired", { expiresAt: 3_601 }, { expiresAfterSeconds: 3_600 }],
  ])("does not take an upload %s", async (_, more, wish) => {
    const { upload, uploads } = vendor(sendAll, [
      aFile({ ...more, filename: vendorFilename({ urn, path, contentHash }) }),
    ]);
    await upload(wish);
    expect(uploads).toHaveLength(1);
  });

  it.each<[string, Send]>([
    ["whole", sendAll],
    [
      "in parts",
      async ({ open, bytes }) => {
        for await (const _ of open({ start: 0, end: bytes }));
      },
    ],
  ])("takes an upload back whose data, sent %s, were edited after the preview", async (_, send) => {
    writeFileSync(path, text.replace("captain", "pirate"));
    const { upload, deleted } = vendor(send);
    await expect(upload()).rejects.toThrow(
      `uploading "tickets": ${path} changed between the preview and the upload. The upload was taken back.`,
    );
    expect(deleted).toEqual(["file-1"]);
  });
});
